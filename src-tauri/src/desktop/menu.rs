//! The menu bar. What is in it, and in which language, the window says; the system's own menus are added where it expects them.

use tauri::menu::{Menu, MenuEvent, MenuItem, MenuItemKind, Submenu, SubmenuBuilder};
use tauri::{AppHandle, Emitter, Manager, Runtime};

use crate::contract::MenuView;

/// The line that closes the window, and the app with it.
const QUIT: &str = "quit";
/// How many menus the system has of its own, before all others.
const OWN: usize = if cfg!(target_os = "macos") { 2 } else { 0 };

/// Puts these menus into the bar, in place of those that were there. Where they have the same lines, only words change: GTK
/// complains of every line with keys that it has to take away. So a line that has other keys needs another id.
///
/// # Errors
/// When the system refuses them, or keys are no keys.
pub fn show<R: Runtime>(app: &AppHandle<R>, menus: &[MenuView]) -> tauri::Result<()> {
    if let Some(bar) = app.menu()
        && let Some(shown) = shown(&bar, menus)?
    {
        return rename(&shown, menus);
    }
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

/// A menu of the bar, and its lines.
type Shown<R> = (Submenu<R>, Vec<MenuItem<R>>);

/// What stands in the bar for these menus, if all of their lines do.
fn shown<R: Runtime>(bar: &Menu<R>, menus: &[MenuView]) -> tauri::Result<Option<Vec<Shown<R>>>> {
    let bar = bar.items()?;
    if bar.len() != OWN + menus.len() {
        return Ok(None);
    }
    let mut shown = Vec::new();
    for (there, menu) in bar.into_iter().skip(OWN).zip(menus) {
        let MenuItemKind::Submenu(there) = there else { return Ok(None) };
        let lines: Vec<_> = there.items()?.iter().filter_map(MenuItemKind::as_menuitem).cloned().collect();
        if !lines.iter().map(|line| line.id().as_ref()).eq(menu.items.iter().map(|item| item.id.as_str())) {
            return Ok(None);
        }
        shown.push((there, lines));
    }
    Ok(Some(shown))
}

fn rename<R: Runtime>(shown: &[Shown<R>], menus: &[MenuView]) -> tauri::Result<()> {
    for ((there, lines), menu) in shown.iter().zip(menus) {
        there.set_text(&menu.label)?;
        for (line, item) in lines.iter().zip(&menu.items) {
            line.set_text(&item.label)?;
        }
    }
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

#[cfg(test)]
mod tests {
    use tauri::test::mock_app;

    use super::*;
    use crate::contract::MenuItemView;

    fn menu(label: &str, lines: &[(&str, &str)]) -> MenuView {
        let line = |&(id, label): &(&str, &str)| MenuItemView { id: id.into(), label: label.into(), keys: None };
        MenuView { label: label.into(), items: lines.iter().map(line).collect() }
    }

    /// The bar, and the words in it.
    fn look<R: Runtime>(app: &AppHandle<R>) -> (String, Vec<String>) {
        let bar = app.menu().expect("menus are shown");
        let mut words = Vec::new();
        for there in bar.items().expect("it has menus").iter().skip(OWN) {
            let there = there.as_submenu().expect("a menu");
            words.push(there.text().expect("a label"));
            for line in there.items().expect("it has lines") {
                words.push(line.as_menuitem().expect("a line").text().expect("a label"));
            }
        }
        (bar.id().as_ref().to_owned(), words)
    }

    #[test]
    fn the_same_lines_in_another_language_stay_in_the_same_bar() {
        let app = mock_app();
        show(app.handle(), &[menu("File", &[("print", "Print"), ("quit", "Quit")])]).expect("shown");
        let (bar, words) = look(app.handle());
        assert_eq!(words, ["File", "Print", "Quit"]);
        show(app.handle(), &[menu("Datei", &[("print", "Drucken"), ("quit", "Beenden")])]).expect("shown");
        assert_eq!(look(app.handle()), (bar, ["Datei", "Drucken", "Beenden"].map(String::from).to_vec()));
    }

    #[test]
    fn other_lines_and_other_menus_replace_the_bar() {
        let app = mock_app();
        let (file, go) = (menu("File", &[("print", "Print")]), menu("Go", &[("home", "Home")]));
        show(app.handle(), std::slice::from_ref(&file)).expect("shown");
        show(app.handle(), &[menu("File", &[("print", "Print"), ("quit", "Quit")])]).expect("shown");
        assert_eq!(look(app.handle()).1, ["File", "Print", "Quit"]);
        show(app.handle(), &[go.clone(), file.clone()]).expect("shown");
        assert_eq!(look(app.handle()).1, ["Go", "Home", "File", "Print"]);
        show(app.handle(), &[file, go]).expect("shown");
        assert_eq!(look(app.handle()).1, ["File", "Print", "Go", "Home"]);
        show(app.handle(), &[]).expect("shown");
        assert!(look(app.handle()).1.is_empty());
    }
}
