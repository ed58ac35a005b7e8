//! The desktop shell: one window, its commands, and the way from a command to the [`host::Host`] behind it.
//!
//! The shell decides nothing. It opens the window at once and the host beside it, passes each command on, and carries the
//! host's events to the window. It is the only package that names the desktop framework.

mod browser;
pub mod city_host;
mod commands;
pub mod contract;
pub mod desktop;
pub mod host;
mod locale;
mod navigation;
mod opening;
pub mod tasks;
#[cfg(test)]
mod typescript;
mod views;

use clap::Parser;
use desktop::{Arrivals, arguments::Arguments};
use host::{Answer, Event, Events, Host, Surroundings};
use opening::Opening;
use std::{env, error::Error, sync::Arc};
use tauri::{App, AppHandle, Builder, Context, Emitter, Manager, Runtime, WebviewWindowBuilder};

/// Shows the window and serves it from the host that `open` comes to, until the window is closed. Reads the arguments of the
/// program first: some ask for nothing but help. Where the app runs already, hands them over and ends.
///
/// # Errors
/// When there is no display, no web view, or no folder for the app's data.
pub fn run<Open, Opened>(open: Open) -> Result<(), Box<dyn Error>>
where
    Open: FnOnce(Surroundings) -> Opened + Send + 'static,
    Opened: Future<Output = Answer<Arc<dyn Host>>> + Send + 'static,
{
    let arguments = Arguments::parse();
    let app = shell(desktop::builder(), open).build(context())?;
    desktop::arrive(app.handle(), &arguments.open, &env::current_dir().unwrap_or_default());
    app.run(desktop::on_run_event);
    Ok(())
}

/// The shell on any runtime, so that its commands can be called without a window.
pub fn shell<R, Open, Opened>(builder: Builder<R>, open: Open) -> Builder<R>
where
    R: Runtime,
    Open: FnOnce(Surroundings) -> Opened + Send + 'static,
    Opened: Future<Output = Answer<Arc<dyn Host>>> + Send + 'static,
{
    builder
        .plugin(tauri_plugin_dialog::init())
        .manage(Arrivals::default())
        .on_window_event(desktop::on_window_event)
        .invoke_handler(tauri::generate_handler![
            commands::citizen::overview,
            commands::citizen::elections,
            commands::person::create_key,
            commands::person::identity,
            commands::person::recovery_phrase,
            commands::person::confirm_phrase,
            commands::person::restore_identity,
            commands::person::returned,
            commands::person::bring_back,
            commands::person::unlock_identity,
            commands::person::lock_identity,
            commands::person::next_key,
            commands::person::enrol,
            commands::person::ask_to_enrol,
            commands::person::enrolment,
            commands::citizen::write_in,
            commands::citizen::seal,
            commands::citizen::cast,
            commands::citizen::challenge,
            commands::citizen::discard,
            commands::citizen::save_receipt,
            commands::official::roll,
            commands::official::new_code,
            commands::official::preview_election,
            commands::official::create_election,
            commands::official::hold_ceremony,
            commands::official::open_election,
            commands::official::fix_roll,
            commands::official::residents_join,
            commands::official::residents_vote,
            commands::official::close_election,
            commands::official::tally,
            commands::official::publish,
            commands::desk::desk,
            commands::desk::confirm_request,
            commands::desk::refuse_request,
            commands::desk::report_loss,
            commands::desk::revoke,
            commands::desk::name_members,
            commands::desk::look_at_person,
            commands::data::uses,
            commands::data::owned,
            commands::data::publish_data,
            commands::data::grant_data,
            commands::data::withdraw_data,
            commands::data::fetch_data,
            commands::data::history,
            commands::data::save_history,
            commands::data::open_proof,
            commands::data::wages,
            commands::data::keep_wage,
            commands::data::save_wage,
            commands::data::wallet,
            commands::data::request_certificate,
            commands::data::add_certificate,
            commands::data::ask_for_fact,
            commands::data::show_fact,
            commands::data::check_fact,
            commands::data::issue_certificate,
            commands::data::pick_file,
            commands::forum::forum,
            commands::forum::propose,
            commands::forum::support,
            commands::forum::answer,
            commands::forum::tell,
            commands::points::points,
            commands::points::point_rules,
            commands::points::claim_points,
            commands::points::read_slip,
            commands::points::review_act,
            commands::points::claim_act,
            commands::points::buy_offer,
            commands::points::review_fee,
            commands::points::pay_fee,
            commands::points::donate_points,
            commands::points::voucher,
            commands::points::finish_purchase,
            commands::funds::funds,
            commands::funds::open_fund,
            commands::funds::fund_step,
            commands::funds::pay_wages,
            commands::programme::programmes,
            commands::programme::check_programme,
            commands::programme::publish_programme,
            commands::programme::begin_epoch,
            commands::programme::provider_key,
            commands::provider::counters,
            commands::provider::look_at_voucher,
            commands::provider::honour_voucher,
            commands::provider::give_back,
            commands::provider::settle_vouchers,
            commands::provider::make_offer,
            commands::provider::quote_fee,
            commands::retention::retention,
            commands::retention::forgetting,
            commands::retention::announce_forgetting,
            commands::retention::forget_people,
            commands::card::proof_ways,
            commands::card::pick_driver,
            commands::card::cards,
            commands::card::ask_with_card,
            commands::card::begin_sign_in,
            commands::card::end_sign_in,
            commands::card::cancel_sign_in,
            commands::observer::compare,
            commands::observer::compare_file,
            commands::observer::forget_node,
            commands::observer::save_evidence,
            commands::observer::save_checkpoint,
            commands::observer::print_page,
            commands::observer::export_record,
            commands::observer::records,
            commands::observer::audit,
            commands::observer::pick_record,
            commands::desktop::cancel,
            commands::desktop::next_arrival,
            commands::desktop::show_menu,
            commands::desktop::notify,
            commands::desktop::about,
            commands::desktop::newer_version,
        ])
        .setup(move |app| {
            open_host(app, open)?;
            open_window(app)
        })
}

/// The configuration, the permissions and the interface, as they were when this was compiled.
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

fn open_host<R, Open, Opened>(app: &App<R>, open: Open) -> Result<(), Box<dyn Error>>
where
    R: Runtime,
    Open: FnOnce(Surroundings) -> Opened,
    Opened: Future<Output = Answer<Arc<dyn Host>>> + Send + 'static,
{
    let data = app.path().app_data_dir()?;
    let surroundings = Surroundings { locale: locale::of_system(), data, events: events(app.handle().clone()) };
    let (opener, opening) = Opening::begin();
    app.manage(opening);
    let opened = open(surroundings);
    tauri::async_runtime::spawn(async move { opener.done(opened.await) });
    Ok(())
}

fn open_window<R: Runtime>(app: &App<R>) -> Result<(), Box<dyn Error>> {
    for window in &app.config().app.windows {
        WebviewWindowBuilder::from_config(app, window)?.on_navigation(navigation::is_own).build()?;
    }
    Ok(())
}

/// Events reach the window, or are lost with it.
fn events<R: Runtime>(app: AppHandle<R>) -> Events {
    Events::new(move |event| {
        let _ = match event {
            Event::Progress(progress) => app.emit("progress", progress),
            Event::Chain(chain) => app.emit("chain", chain),
            Event::Watch(watch) => app.emit("watch", watch),
        };
    })
}
