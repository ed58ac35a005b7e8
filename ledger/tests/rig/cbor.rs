//! A second reader and writer of CBOR, apart from the crate's: what the board accepts can be taken apart with it and
//! written in every other form that means the same.

/// A data item, as far as entries use them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Number(u64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Item>),
    Null,
    Bool(bool),
}

/// How one item is written, out of the ordinary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Number or length in the next longer form.
    Longer,
    /// Number or length in eight bytes.
    Longest,
    /// Array, string or byte string of indefinite length.
    Indefinite,
    /// With a tag before it.
    Tagged,
    /// An array with one null more.
    Padded,
}

pub const FORMS: [Form; 5] = [Form::Longer, Form::Longest, Form::Indefinite, Form::Tagged, Form::Padded];

impl Item {
    /// Reads one item of definite length in its shortest form, and nothing after it.
    pub fn parse(bytes: &[u8]) -> Item {
        let mut rest = bytes;
        let item = Self::read(&mut rest);
        assert!(rest.is_empty(), "{} bytes follow the item", rest.len());
        item
    }

    fn read(rest: &mut &[u8]) -> Item {
        let first = take(rest, 1)[0];
        if first == 0xf6 {
            return Item::Null;
        }
        if let 0xf4 | 0xf5 = first {
            return Item::Bool(first == 0xf5);
        }
        let number = match first & 0x1f {
            small @ 0..24 => u64::from(small),
            form @ 24..28 => {
                let width = 1 << (form - 24);
                let number = take(rest, width).iter().fold(0, |n, byte| n << 8 | u64::from(*byte));
                assert!(number >= [24, 1 << 8, 1 << 16, 1 << 32][usize::from(form) - 24], "a longer form of {number}");
                number
            }
            other => panic!("additional information {other}"),
        };
        match first >> 5 {
            0 => Item::Number(number),
            2 => Item::Bytes(take(rest, number as usize).to_vec()),
            3 => Item::Text(String::from_utf8(take(rest, number as usize).to_vec()).unwrap()),
            4 => Item::Array((0..number).map(|_| Self::read(rest)).collect()),
            other => panic!("major type {other}"),
        }
    }

    /// How many items there are, this one and all within.
    pub fn count(&self) -> usize {
        match self {
            Item::Array(items) => 1 + items.iter().map(Item::count).sum::<usize>(),
            _ => 1,
        }
    }

    pub fn canonical(&self) -> Vec<u8> {
        self.write(usize::MAX, Form::Tagged).expect("no item has an unusual form")
    }

    /// The encoding in which the item at a place, counted in the order of the bytes, has this form; `None` when that
    /// item cannot have it.
    pub fn write(&self, place: usize, form: Form) -> Option<Vec<u8>> {
        let mut writer = Writer { bytes: Vec::new(), at: 0, place, form };
        writer.item(self).then_some(writer.bytes)
    }
}

struct Writer {
    bytes: Vec<u8>,
    at: usize,
    place: usize,
    form: Form,
}

impl Writer {
    /// Whether the item, if it is the one with the unusual form, can have it.
    fn item(&mut self, item: &Item) -> bool {
        let form = (self.at == self.place).then_some(self.form);
        self.at += 1;
        if form == Some(Form::Tagged) {
            self.bytes.push(0xc6);
        }
        let (major, number) = match item {
            Item::Number(number) => (0, *number),
            Item::Bytes(content) => (2, content.len() as u64),
            Item::Text(text) => (3, text.len() as u64),
            Item::Array(items) => (4, items.len() as u64),
            Item::Null | Item::Bool(_) => {
                self.bytes.push(match item {
                    Item::Bool(bool) => 0xf4 | u8::from(*bool),
                    _ => 0xf6,
                });
                return form.is_none_or(|form| form == Form::Tagged);
            }
        };
        let shortest = [24, 1 << 8, 1 << 16, 1 << 32].iter().filter(|limit| number >= **limit).count();
        match form {
            None | Some(Form::Tagged) => self.head(major, number, shortest),
            Some(Form::Longer) if shortest < 4 => self.head(major, number, shortest + 1),
            Some(Form::Longest) if shortest < 3 => self.head(major, number, 4),
            Some(Form::Indefinite) if major != 0 => self.bytes.push(major << 5 | 31),
            Some(Form::Padded) if major == 4 => self.head(major, number + 1, usize::from(number + 1 >= 24)),
            Some(_) => return false,
        }
        let mut fits = true;
        match item {
            Item::Bytes(content) => self.content(form, major, content),
            Item::Text(text) => self.content(form, major, text.as_bytes()),
            Item::Array(items) => items.iter().for_each(|item| fits &= self.item(item)),
            Item::Number(_) | Item::Null | Item::Bool(_) => {}
        }
        match form {
            Some(Form::Indefinite) => self.bytes.push(0xff),
            Some(Form::Padded) => self.bytes.push(0xf6),
            _ => {}
        }
        fits
    }

    /// The content of a string; as one chunk of its own in the indefinite form.
    fn content(&mut self, form: Option<Form>, major: u8, content: &[u8]) {
        if form == Some(Form::Indefinite) {
            let shortest = [24, 1 << 8, 1 << 16].iter().filter(|limit| content.len() >= **limit).count();
            self.head(major, content.len() as u64, shortest);
        }
        self.bytes.extend_from_slice(content);
    }

    fn head(&mut self, major: u8, number: u64, width: usize) {
        let major = major << 5;
        match width {
            0 => self.bytes.push(major | number as u8),
            _ => {
                self.bytes.push(major | (23 + width as u8));
                let bytes = number.to_be_bytes();
                self.bytes.extend_from_slice(&bytes[8 - (1 << (width - 1))..]);
            }
        }
    }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (head, tail) = rest.split_at(length);
    *rest = tail;
    head
}
