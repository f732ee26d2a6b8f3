// Reads with image-js' mrz-detection: a path a line in, a line of JSON out. Run by measure.py.
"use strict";

const { Image } = require("image-js");
const { getMrz, readMrz } = require("mrz-detection");
const readline = require("node:readline");

const log = console.log;
console.log = () => {}; // The package talks.

async function read(path) {
  const start = process.cpuUsage();
  let lines = [];
  try {
    const zone = getMrz(await Image.load(path));
    lines = (await readMrz(zone)).mrz.map((line) => line.replace(/\s/g, ""));
  } catch {
    lines = []; // It throws where it finds nothing.
  }
  const { user, system } = process.cpuUsage(start);
  log(JSON.stringify({ lines, seconds: (user + system) / 1e6 }));
}

(async () => {
  for await (const path of readline.createInterface({ input: process.stdin })) {
    await read(path);
  }
})();
