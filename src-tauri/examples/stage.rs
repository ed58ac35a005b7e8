//! The window on made-up answers: `cargo run --example stage`.

#[path = "../tests/stage_host.rs"]
mod stage_host;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tabella_app::run(stage_host::open)
}
