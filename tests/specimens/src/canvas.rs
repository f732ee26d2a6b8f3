//! The small picture a training piece is drawn on: grey, or red, green and blue planes of light.

use crate::weather::Cloud;
use rand::Rng;

/// How ink lies on what is under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lay {
    /// Takes light, so that print under it stays: ink of pens and stamps.
    Soaks,
    /// Hides what is under it: paint, dirt, abrasion.
    Covers,
}

/// Ink by the light it leaves of white, in each plane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ink {
    pub(crate) light: [f32; 3],
    pub(crate) lay: Lay,
}

impl Ink {
    /// Ink that leaves `light` of every colour and hides what is under it.
    pub(crate) fn grey(light: f32) -> Self {
        Self { light: [light; 3], lay: Lay::Covers }
    }

    /// Ink of a stamp or a pen: mostly blue, violet, red, green or black.
    pub(crate) fn of_stamp(rng: &mut impl Rng) -> Self {
        let base = match rng.gen_range(0..10) {
            0..3 => [60.0, 60.0, 150.0],
            3..5 => [100.0, 55.0, 140.0],
            5..7 => [165.0, 50.0, 60.0],
            7 => [50.0, 115.0, 80.0],
            8 => [60.0; 3],
            _ => [rng.gen_range(30.0..190.0), rng.gen_range(30.0..190.0), rng.gen_range(30.0..190.0)],
        };
        let paler = rng.gen_range(-20.0..60.0);
        let lay = if rng.gen_bool(0.55) { Lay::Soaks } else { Lay::Covers };
        Self { light: base.map(|light: f32| (light + paler + rng.gen_range(-20.0..20.0)).clamp(10.0, 225.0)), lay }
    }
}

/// Planes of light, 0–255, row by row.
pub(crate) struct Canvas {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// One for a grey picture, three for a coloured one.
    pub(crate) planes: Vec<Vec<f32>>,
}

impl Canvas {
    /// Paper that leaves `light`; grey if `coloured` is not set.
    pub(crate) fn paper((width, height): (usize, usize), coloured: bool, light: [f32; 3]) -> Self {
        let planes = if coloured { light.map(|light| vec![light; width * height]).to_vec() } else { vec![vec![light[1]; width * height]] };
        Self { width, height, planes }
    }

    /// Lays ink on one pixel.
    pub(crate) fn lay(&mut self, index: usize, ink: Ink, cover: f32) {
        let single = self.planes.len() == 1;
        for (plane, light) in self.planes.iter_mut().zip(ink.light) {
            let light = if single { (ink.light[0] + 2.0 * ink.light[1] + ink.light[2]) / 4.0 } else { light };
            let value = &mut plane[index];
            let under = match ink.lay {
                Lay::Soaks => *value * light / 255.0,
                Lay::Covers => light,
            };
            *value += (under - *value) * cover;
        }
    }

    /// Mixes every pixel with `to`, by a share that depends on its place.
    pub(crate) fn wash(&mut self, to: f32, share: impl Fn(f32, f32) -> f32) {
        let width = self.width;
        for index in 0..width * self.height {
            let share = share((index % width) as f32, (index / width) as f32);
            if share > 0.0 {
                self.planes.iter_mut().for_each(|plane| plane[index] += (to - plane[index]) * share);
            }
        }
    }

    /// Gives every pixel other light, the same in all planes.
    pub(crate) fn shine(&mut self, change: impl Fn(f32, f32, f32) -> f32) {
        let width = self.width;
        for plane in &mut self.planes {
            for (y, row) in plane.chunks_exact_mut(width).enumerate() {
                row.iter_mut().enumerate().for_each(|(x, value)| *value = change(*value, x as f32, y as f32));
            }
        }
    }

    /// A line or arc from `(x, y)`: `length` to either side, `half` as wide, bent by `bow`, of uneven ink.
    pub(crate) fn stroke(&mut self, ink: Ink, (x0, y0): (f32, f32), angle: f32, (length, half, bow): (f32, f32, f32), strength: f32) {
        let (sin, cos) = angle.sin_cos();
        let width = self.width;
        for y in 0..self.height {
            let dy = y as f32 - y0;
            for x in 0..width {
                let dx = x as f32 - x0;
                let (t, d) = (dx * cos + dy * sin, dy * cos - dx * sin);
                let cover = half + 0.5 - (d - bow * t * t).abs();
                if cover > 0.0 && t.abs() < length {
                    self.lay(y * width + x, ink, cover.min(1.0) * strength);
                }
            }
        }
    }

    /// An oval ring around `(x0, y0)`: `wide` and `tall` half axes, `half` the width of its line.
    pub(crate) fn ring(&mut self, ink: Ink, (x0, y0): (f32, f32), (wide, tall, half): (f32, f32, f32), strength: f32, cloud: (&Cloud, f32)) {
        let width = self.width;
        for y in 0..self.height {
            let dy = (y as f32 - y0) / tall;
            for x in 0..width {
                let dx = (x as f32 - x0) / wide;
                let cover = half + 0.5 - (dx.hypot(dy) - 1.0).abs() * wide.min(tall);
                if cover > 0.0 {
                    let thin = 1.0 - cloud.1 * cloud.0.at(x as f32, y as f32);
                    self.lay(y * width + x, ink, cover.min(1.0) * strength * thin);
                }
            }
        }
    }
}
