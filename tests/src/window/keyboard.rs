//! The keyboard: how a person who has no mouse, or hears the window, comes to a control and uses it.
//!
//! Tab goes from control to control until one is heard that has the role and the name. A control that the order of the
//! focus does not come to is not found, however well it can be seen.

use super::driver::Computed;
use super::{PATIENCE, Window};
use crate::words::{Saying, Words};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use serde_json::{Value, json};

/// More stops than any page of the window has.
const MOST_STOPS: usize = 400;

/// A control as it is heard: its role and its name, a key of the language files or what somebody typed.
#[derive(Debug, Clone)]
pub struct Control {
    role: &'static str,
    name: Name,
    is_part: bool,
    groups: Vec<Name>,
}

#[derive(Debug, Clone)]
struct Name {
    words: String,
    gaps: Vec<(String, String)>,
}

/// A button.
pub fn button(name: &str) -> Control {
    Control::new("button", name)
}

/// A link.
pub fn link(name: &str) -> Control {
    Control::new("link", name)
}

/// A field for text.
pub fn field(name: &str) -> Control {
    Control::new("textbox", name)
}

/// One of several choices.
pub fn radio(name: &str) -> Control {
    Control::new("radio", name)
}

/// A box to tick.
pub fn checkbox(name: &str) -> Control {
    Control::new("checkbox", name)
}

/// A field for a number with buttons beside it.
pub fn stepper(name: &str) -> Control {
    Control::new("spinbutton", name)
}

/// The line that opens a fold.
pub fn fold(name: &str) -> Control {
    Control::new("fold", name)
}

/// A list that opens, with one line chosen.
pub fn list(name: &str) -> Control {
    Control::new("list", name)
}

impl Control {
    fn new(role: &'static str, name: &str) -> Self {
        Self { role, name: Name::new(name), is_part: false, groups: Vec::new() }
    }

    /// With this in a gap of its name.
    pub fn with(mut self, gap: &str, value: impl ToString) -> Self {
        self.name.gaps.push((gap.to_owned(), value.to_string()));
        self
    }

    /// Called so among other words, such as numbers that change.
    pub fn among_words(mut self) -> Self {
        self.is_part = true;
        self
    }

    /// In the group that has this name, where others are called the same elsewhere.
    pub fn within(mut self, group: &str) -> Self {
        self.groups.push(Name::new(group));
        self
    }

    /// With this in a gap of the name of its group.
    pub fn within_with(mut self, group: &str, gap: &str, value: impl ToString) -> Self {
        let gaps = vec![(gap.to_owned(), value.to_string())];
        self.groups.push(Name { words: group.to_owned(), gaps });
        self
    }
}

impl Name {
    fn new(words: &str) -> Self {
        Self { words: words.to_owned(), gaps: Vec::new() }
    }
}

/// What has the focus.
struct Heard {
    element: Element,
    ready: bool,
    tag: String,
}

impl Window {
    /// Goes to a control, once it can be used, and uses it as its role is used: Enter, or Space where something is ticked.
    pub async fn press(&self, control: Control) {
        let reached = self.reach(&control).await;
        match control.role {
            "radio" if self.is_checked(&reached).await => {}
            "radio" | "checkbox" => self.keys(&" ").await,
            _ => self.keys(&Key::Enter).await,
        }
    }

    /// Types into a field, in place of what was there.
    ///
    /// # Panics
    /// When the field then holds something else.
    pub async fn type_into(&self, control: Control, text: &str) {
        let reached = self.reach(&control).await;
        self.chord(Key::Control, "a").await;
        let keys = text.replace('\n', &Key::Enter.to_string());
        self.keys(&if keys.is_empty() { Key::Backspace.to_string() } else { keys }).await;
        let typed = self.script("return arguments[0].value", vec![json!(reached)]).await;
        assert_eq!(typed, json!(text), "typed into {control:?}");
    }

    /// Types on where a field ends, and leaves what was there.
    pub async fn type_on(&self, control: Control, text: &str) {
        self.reach(&control).await;
        self.chord(Key::Control, &Key::End.to_string()).await;
        self.keys(&text).await;
    }

    /// Chooses a line of a list, by its words.
    pub async fn choose(&self, control: Control, line: &str) {
        let name = Name::new(line);
        self.choose_line(control, "text", |text| self.names(&name, text)).await;
    }

    /// Has the window speak another language that it knows, by the language's tag.
    pub async fn speak(&mut self, tag: &str) {
        self.choose_line(list("frame.language").among_words(), "value", |value| value == tag).await;
        self.wait_for_language(tag).await;
        self.words = Words::of(tag);
    }

    /// Line by line: what a line changes may move the list to another one meanwhile.
    async fn choose_line(&self, control: Control, property: &str, is_it: impl Fn(&str) -> bool) {
        let reached = self.reach(&control).await;
        let script = "const [list, property] = arguments;
            return [list.selectedIndex, ...[...list.options].map((line) => line[property])]";
        for _ in 0..MOST_STOPS {
            let told = self.script(script, vec![json!(reached), json!(property)]).await;
            let mut told = told.as_array().expect("a list has lines").iter();
            let at = told.next().and_then(Value::as_u64).expect("a line is chosen") as usize;
            let wanted = told.position(|line| is_it(line.as_str().unwrap_or_default()));
            let wanted = wanted.unwrap_or_else(|| panic!("no such line in {control:?}"));
            if at == wanted {
                return;
            }
            self.keys(if wanted > at { &Key::Down } else { &Key::Up }).await;
        }
        panic!("the arrow keys never come to the line in {control:?}");
    }

    /// Whether the order of the focus comes to a control at all, now.
    pub async fn reaches(&self, control: Control) -> bool {
        self.round(&control).await.expect("the page can be gone through").is_some()
    }

    /// Presses keys where the focus is.
    pub async fn keys(&self, keys: &impl ToString) {
        let pressed = keys.to_string().chars().fold(KeyActions::new("keyboard".into()), pressed);
        self.client.perform_actions(pressed).await.expect("keys can be pressed");
    }

    /// Presses a key together with Control.
    pub async fn shortcut(&self, key: &str) {
        self.chord(Key::Control, key).await;
    }

    async fn chord(&self, held: Key, key: &str) {
        let keys = key.chars().fold(down(KeyActions::new("keyboard".into()), held.into()), pressed);
        let keys = keys.then(KeyAction::Up { value: held.into() });
        self.client.perform_actions(keys).await.expect("keys can be pressed");
    }

    async fn arrows(&self, from: usize, to: usize) {
        let key = if to > from { Key::Down } else { Key::Up };
        self.keys(&key.to_string().repeat(to.abs_diff(from))).await;
    }

    async fn reach(&self, control: &Control) -> Element {
        let wanted = format!("way by the keyboard to {control:?}");
        self.patiently(PATIENCE, &wanted, async || self.round(control).await).await
    }

    /// Goes from stop to stop until one is the control, or it is back where it began.
    async fn round(&self, control: &Control) -> Result<Option<Element>, CmdError> {
        let mut first: Option<ElementRef> = None;
        for stop in 0..MOST_STOPS {
            if let Some(heard) = self.heard().await? {
                let here = heard.element.element_id();
                if let Some(found) = self.is_at(&heard, control).await? {
                    return Ok(heard.ready.then_some(found));
                }
                if first.as_ref() == Some(&here) {
                    return Ok(None);
                }
                // Where it begins may be no stop, such as a heading.
                if stop > 0 {
                    first.get_or_insert(here);
                }
            }
            self.client.perform_actions(pressed(KeyActions::new("keyboard".into()), Key::Tab.into())).await?;
        }
        Ok(None)
    }

    async fn heard(&self) -> Result<Option<Heard>, CmdError> {
        let script = "const here = document.activeElement;
            const off = ':disabled, [aria-disabled=true], [aria-busy=true]';
            return here && here !== document.body ? [here, !here.matches(off), here.tagName] : null";
        let told = self.client.execute(script, vec![]).await?;
        let [element, ready, tag] = told.as_array().map(Vec::as_slice).unwrap_or_default() else { return Ok(None) };
        let element = self.element(element)?;
        Ok(Some(Heard { element, ready: ready == &json!(true), tag: tag.as_str().unwrap_or_default().to_owned() }))
    }

    /// The control, if it has the focus or is a choice beside the one that has it.
    async fn is_at(&self, heard: &Heard, control: &Control) -> Result<Option<Element>, CmdError> {
        if control.role == "radio" {
            return self.beside(&heard.element, control).await;
        }
        let label = self.computed(&heard.element, "label").await?;
        let is_part = || control.is_part && self.sayings(&control.name).iter().any(|saying| saying.is_in(&label));
        let fits = (self.names(&control.name, &label) || is_part())
            && self.role(heard).await? == control.role
            && self.is_in_group(&heard.element, control).await?;
        Ok(fits.then(|| heard.element.clone()))
    }

    /// Of several choices Tab comes to one; arrows go on to the others.
    async fn beside(&self, here: &Element, control: &Control) -> Result<Option<Element>, CmdError> {
        let script = "const [here] = arguments;
            if (here.type !== 'radio') return [];
            const all = [...document.querySelectorAll('input[type=radio]')];
            return all.filter((it) => it.name === here.name && it.form === here.form)";
        let choices = self.client.execute(script, vec![json!(here)]).await?;
        let choices = choices.as_array().map(Vec::as_slice).unwrap_or_default();
        let choices = choices.iter().map(|choice| self.element(choice)).collect::<Result<Vec<_>, _>>()?;
        if choices.is_empty() || !self.is_in_group(here, control).await? {
            return Ok(None);
        }
        let from = choices.iter().position(|choice| choice.element_id() == here.element_id()).unwrap_or_default();
        for (to, choice) in choices.iter().enumerate() {
            if self.is_called(choice, &control.name).await? {
                self.arrows(from, to).await;
                return Ok(Some(choice.clone()));
            }
        }
        Ok(None)
    }

    async fn is_in_group(&self, element: &Element, control: &Control) -> Result<bool, CmdError> {
        if control.groups.is_empty() {
            return Ok(true);
        }
        let script =
            "const groups = '[role=group], [role=radiogroup], fieldset, section, article, dialog, nav, form, ul';
            const found = [];
            for (let at = arguments[0].closest(groups); at; at = at.parentElement?.closest(groups)) found.push(at);
            return found";
        let around = self.client.execute(script, vec![json!(element)]).await?;
        let mut wanted = control.groups.clone();
        for group in around.as_array().into_iter().flatten() {
            let label = self.computed(&self.element(group)?, "label").await?;
            wanted.retain(|name| !self.names(name, &label));
        }
        Ok(wanted.is_empty())
    }

    async fn is_called(&self, element: &Element, name: &Name) -> Result<bool, CmdError> {
        Ok(self.names(name, &self.computed(element, "label").await?))
    }

    fn names(&self, name: &Name, label: &str) -> bool {
        self.sayings(name).iter().any(|saying| saying.names(label))
    }

    fn sayings(&self, name: &Name) -> Vec<Saying> {
        self.words.saying(&name.words, &name.gaps)
    }

    /// The web view tells no role of a fold's line, and takes a list for the button that opens it.
    async fn role(&self, heard: &Heard) -> Result<String, CmdError> {
        match heard.tag.as_str() {
            "SUMMARY" => Ok("fold".into()),
            "SELECT" => Ok("list".into()),
            _ => self.computed(&heard.element, "role").await,
        }
    }

    async fn is_checked(&self, element: &Element) -> bool {
        self.script("return arguments[0].checked", vec![json!(element)]).await == json!(true)
    }

    fn element(&self, reference: &Value) -> Result<Element, CmdError> {
        let reference = reference.as_object().and_then(|fields| fields.values().next()?.as_str());
        let reference = reference.ok_or_else(|| CmdError::NotW3C(json!("no element")))?;
        Ok(Element::from_element_id(self.client.clone(), ElementRef::from(reference.to_owned())))
    }

    /// Role or label as the web view computes them for assistive technology.
    pub(super) async fn computed(&self, element: &Element, what: &'static str) -> Result<String, CmdError> {
        let answer = self.client.issue_cmd(Computed { element: element.element_id(), what }).await?;
        Ok(answer.as_str().unwrap_or_default().trim().to_owned())
    }
}

fn down(keys: KeyActions, key: char) -> KeyActions {
    keys.then(KeyAction::Down { value: key })
}

fn pressed(keys: KeyActions, key: char) -> KeyActions {
    down(keys, key).then(KeyAction::Up { value: key })
}
