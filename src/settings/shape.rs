//! What tells one format from another: where its settings stand, and which keys it has.

/// A form that files of a format have.
pub(super) struct FormatShape {
    /// What it is: `llama-server /slots`.
    pub title: &'static str,
    /// Keys that are there, with the objects that they stand in.
    pub needs: &'static [&'static str],
    /// The objects in which settings stand; empty for the outermost. Where two give a setting, the later one holds.
    pub within: &'static [&'static str],
    /// Keys outside of those.
    pub around: &'static [&'static [&'static str]],
    /// Whether it states every setting that is in force, neutral ones with them.
    pub is_complete: bool,
}

impl FormatShape {
    /// Settings in the outermost object.
    pub const fn new(title: &'static str, needs: &'static [&'static str]) -> FormatShape {
        FormatShape {
            title,
            needs,
            within: &[""],
            around: &[],
            is_complete: false,
        }
    }

    /// The same with settings in other objects, and with keys outside of those.
    pub const fn within(
        self,
        within: &'static [&'static str],
        around: &'static [&'static [&'static str]],
    ) -> FormatShape {
        FormatShape {
            within,
            around,
            ..self
        }
    }

    pub const fn complete(self) -> FormatShape {
        FormatShape {
            is_complete: true,
            ..self
        }
    }

    /// Whether an object is one in which settings stand, or leads to one.
    pub fn leads_to(&self, path: &str) -> bool {
        let leads = |within: &&str| {
            let rest = within.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.within.iter().any(leads)
    }

    pub fn has_around(&self, key: &str) -> bool {
        self.around.iter().any(|keys| keys.contains(&key))
    }
}

/// The keys of a format.
pub(super) struct FormatKeys {
    /// Those of settings, with the settings' names.
    pub settings: &'static [(&'static str, &'static str)],
    /// Sampling settings that are not reproduced, with the number that changes nothing.
    pub further: &'static [(&'static str, f64)],
    /// Those that are read in a way of their own.
    pub special: &'static [&'static str],
    /// Those that change the distribution, are no settings of a sampler, and are not reproduced, with the number that
    /// changes nothing; null, false and what is empty change nothing either.
    pub not_reproduced: &'static [(&'static str, f64)],
    /// Those of masks, with the settings' names: taken where they are lists of ids or numbers of tokens, and else not
    /// reproduced; null, false, 0 and what is empty change nothing.
    pub masks: &'static [(&'static str, &'static str)],
    /// Ids that masks heed, with the settings' names: of tokens that end a text, of words that are banned.
    pub ids: &'static [(&'static str, &'static str)],
    /// Those that do not change the distribution.
    pub silent: &'static [&'static [&'static str]],
}

impl FormatKeys {
    pub const NONE: FormatKeys = FormatKeys {
        settings: &[],
        further: &[],
        special: &[],
        not_reproduced: &[],
        masks: &[],
        ids: &[],
        silent: &[],
    };

    /// Those of sampling settings.
    pub fn sampling(&self) -> impl Iterator<Item = &'static str> {
        let settings = self.settings.iter().map(|(key, _)| *key);
        let further = self.further.iter().map(|(key, _)| *key);
        settings.chain(further).chain(self.special.iter().copied())
    }

    /// Those that change the distribution.
    pub fn shaping(&self) -> impl Iterator<Item = &'static str> {
        let not_reproduced = self.not_reproduced.iter().map(|(key, _)| *key);
        let masks = self.masks.iter().map(|(key, _)| *key);
        self.sampling().chain(not_reproduced).chain(masks)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &'static str> {
        let ids = self.ids.iter().map(|(key, _)| *key);
        self.shaping()
            .chain(ids)
            .chain(self.silent.iter().copied().flatten().copied())
    }
}
