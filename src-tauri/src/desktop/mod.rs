//! The app as one program among others on a desktop: what it is started with, what is handed to it later, its menus, its
//! notifications, its logs, and whether there is a newer one.

pub mod arguments;
mod arrival;
pub mod logs;
mod menu;
pub mod update;

use std::path::Path;
use std::sync::Arc;

use clap::Parser;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Builder, DragDropEvent, Emitter, Manager, RunEvent, Runtime, Window, WindowEvent, Wry};
use tauri_plugin_notification::NotificationExt;
use tauri_plugin_window_state::StateFlags;

pub use arrival::Arrivals;

use crate::contract::MenuView;
use arguments::Arguments;

/// What the shell asks of the desktop around its window. There is none around a window of a test, unless the test is one.
pub trait Desktop: Send + Sync {
    /// Puts these menus into the menu bar.
    ///
    /// # Errors
    /// Why it cannot.
    fn show_menu(&self, menus: &[MenuView]) -> Result<(), String>;

    /// Shows a notification.
    ///
    /// # Errors
    /// Why it cannot.
    fn notify(&self, title: &str, text: &str) -> Result<(), String>;
}

struct OfSystem<R: Runtime>(AppHandle<R>);

impl<R: Runtime> Desktop for OfSystem<R> {
    fn show_menu(&self, menus: &[MenuView]) -> Result<(), String> {
        menu::show(&self.0, menus).map_err(|error| error.to_string())
    }

    fn notify(&self, title: &str, text: &str) -> Result<(), String> {
        self.0.notification().builder().title(title).body(text).show().map_err(|error| error.to_string())
    }
}

/// An app that is one among others: it runs once, remembers its window, and has menus, notifications and logs.
pub fn builder() -> Builder<Wry> {
    Builder::default()
        // The first of all: a second start ends in it, before it has opened anything.
        .plugin(tauri_plugin_single_instance::init(started_again))
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(remembered()).build())
        .plugin(tauri_plugin_notification::init())
        .plugin(plugin())
        .on_menu_event(menu::chosen)
}

/// What is remembered of the window. Whether it could be seen is not: it always can.
fn remembered() -> StateFlags {
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED
}

fn plugin<R: Runtime>() -> TauriPlugin<R> {
    let begin = |app: &AppHandle<R>, _: tauri::plugin::PluginApi<R, ()>| {
        // Without logs, the app is as good as with them.
        if let Ok(folder) = app.path().app_log_dir()
            && let Err(error) = logs::begin(&folder)
        {
            eprintln!("tabella-app: no logs are written to {}: {error}", folder.display());
        }
        tracing::info!(version = %app.package_info().version, "the app starts");
        app.manage(Arc::new(OfSystem(app.clone())) as Arc<dyn Desktop>);
        Ok(())
    };
    tauri::plugin::Builder::new("desktop").setup(begin).build()
}

/// The app was started a second time: that start has ended, and what it was given comes here.
fn started_again<R: Runtime>(app: &AppHandle<R>, arguments: Vec<String>, folder: String) {
    let given = Arguments::try_parse_from(arguments).map(|arguments| arguments.open).unwrap_or_default();
    arrive(app, &given, Path::new(&folder));
    if let Some(window) = app.webview_windows().values().next() {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// Has the window show what somebody handed over, as soon as it can.
pub fn arrive<R: Runtime>(app: &AppHandle<R>, given: &[String], folder: &Path) {
    let arrivals = app.state::<Arrivals>();
    for given in given {
        arrivals.add(arrival::read(given, folder));
    }
    // A window that is not there yet asks when it is.
    let _ = app.emit("arrival", u32::try_from(given.len()).unwrap_or(u32::MAX));
}

/// Files that are dropped onto the window come like those that are opened with the app.
pub fn on_window_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
        let given: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        arrive(window.app_handle(), &given, Path::new("/"));
    }
}

/// On systems that hand files and links to a running app in a way of their own.
pub fn on_run_event<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    #[cfg(target_os = "macos")]
    if let RunEvent::Opened { urls } = event {
        let given: Vec<String> = urls.into_iter().map(String::from).collect();
        arrive(app, &given, Path::new("/"));
    }
    #[cfg(not(target_os = "macos"))]
    let _ = (app, event);
}
