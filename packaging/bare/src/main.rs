//! The least that shows a page in a window: what the framework and the web view cost by themselves.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())
}
