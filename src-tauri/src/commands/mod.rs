//! The commands of the window, by place: each asks the host for one thing.

pub mod card;
pub mod citizen;
pub mod data;
pub mod desk;
pub mod desktop;
pub mod forum;
pub mod funds;
pub mod observer;
pub mod official;
pub mod person;
pub mod points;
pub mod programme;
pub mod provider;
pub mod retention;

use std::path::PathBuf;
use tauri::{Runtime, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

/// Opens the system's file dialog; `None` when it was closed without a choice.
async fn pick<R: Runtime>(
    window: &WebviewWindow<R>,
    open: impl FnOnce(FileDialogBuilder<R>, Box<dyn FnOnce(Option<FilePath>) + Send>),
) -> Option<PathBuf> {
    let (sender, receiver) = oneshot::channel();
    // The command was dropped with its window: nobody wants the choice.
    let picked = Box::new(move |picked| drop(sender.send(picked)));
    open(window.dialog().file().set_parent(window), picked);
    receiver.await.ok().flatten()?.into_path().ok()
}

/// Asks for a place to save a file that has this name unless another one is typed.
async fn pick_place<R: Runtime>(window: &WebviewWindow<R>, name: &str) -> Option<PathBuf> {
    pick(window, |dialog, picked| dialog.set_file_name(name).save_file(picked)).await
}
