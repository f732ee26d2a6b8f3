//! Document readers on a serial port (RS-232 or USB): swipe and slot readers that send the machine-readable zone as text.

mod frame;
mod port;

pub use port::{Port, SerialReader, serial_ports};
