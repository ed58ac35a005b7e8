//! The menu bar. What is in it, and in which language, the window says; the system's own menus are added where it expects them.

use tauri::menu::{Menu, MenuEvent, MenuItem, Submenu, SubmenuBuilder};
use tauri::{AppHandle, Emitter, Manager, Runtime};

use crate::contract::MenuView;

/// The line that closes the window, and the app with it.
const QUIT: &str = "quit";

/// Puts these menus into the bar, in place of those that were there.
///
/// # Errors
/// When the system refuses them, or keys are no keys.
pub fn show<R: Runtime>(app: &AppHandle<R>, menus: &[MenuView]) -> tauri::Result<()> {
    let bar = Menu::new(app)?;
    if cfg!(target_os = "macos") {
        // Here the first menu is the app's own, and copying and pasting work by the menu alone.
        let own = SubmenuBuilder::new(app, "Tabella").about(None).separator().hide().hide_others().show_all();
        bar.append(&own.build()?)?;
        let edit = SubmenuBuilder::new(app, "Edit").undo().redo().separator().cut().copy().paste().select_all();
        bar.append(&edit.build()?)?;
    }
    for menu in menus {
        let submenu = Submenu::new(app, &menu.label, true)?;
        for item in &menu.items {
            submenu.append(&MenuItem::with_id(app, &item.id, &item.label, true, item.keys.as_deref())?)?;
        }
        bar.append(&submenu)?;
    }
    app.set_menu(bar)?;
    Ok(())
}

/// Carries a choice to the window.
pub fn chosen<R: Runtime>(app: &AppHandle<R>, event: MenuEvent) {
    match event.id().as_ref() {
        QUIT => {
            for window in app.webview_windows().values() {
                let _ = window.close();
            }
        }
        // Lost with the window that would have heard it.
        id => drop(app.emit("menu", id)),
    }
}
