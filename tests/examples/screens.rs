//! Photographs the three places of the app: `screens FOLDER [PROGRAM]`.

use std::{env, path::PathBuf};
use tabella_tests::window::App;

#[tokio::main]
async fn main() {
    let mut args = env::args().skip(1);
    let folder = PathBuf::from(args.next().expect("usage: screens FOLDER [PROGRAM]"));
    let app = args.next().map_or_else(App::under_test, |program| App::built(&program));
    let window = app.open().await;
    window.resize(1280, 860).await;
    for place in ["citizen", "official", "observer"] {
        window.click_id(&format!("nav-{place}")).await;
        window.settle().await;
        window.screenshot(&folder.join(format!("{place}.png"))).await;
    }
    window.close().await;
}
