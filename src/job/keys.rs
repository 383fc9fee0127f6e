//! The names under which configuration files and variables carry values.

/// One value of a release, whatever it is called where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Operation,
    NodeName,
    Files,
    Description,
    NamedUser,
    MtaVersion,
    Descriptors,
    Proxy,
    Verbose,
    Credential,
    ServiceKey,
    ImportTo,
    Follow,
    Once,
    ContentType,
    /// Known to Piper, without meaning here.
    Unused,
}

/// Who gave a name its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// SAP's CI/CD service: the block `cloudTransportManagement`.
    Sap,
    /// Piper: the steps tmsUpload and tmsExport.
    Piper,
    /// Both.
    Shared,
    /// Our own additions, the same in both kinds of file.
    Own,
}

/// Every known name: its family and what it means.
pub(super) const NAMES: [(&str, Family, Key); 23] = [
    ("nodeName", Family::Shared, Key::NodeName),
    ("nodeOperation", Family::Sap, Key::Operation),
    ("credential", Family::Sap, Key::Credential),
    ("credentialsId", Family::Piper, Key::Credential),
    ("serviceKey", Family::Piper, Key::ServiceKey),
    ("tmsServiceKey", Family::Piper, Key::ServiceKey),
    ("mtaPath", Family::Piper, Key::Files),
    ("customDescription", Family::Piper, Key::Description),
    ("namedUser", Family::Piper, Key::NamedUser),
    ("mtaVersion", Family::Piper, Key::MtaVersion),
    ("nodeExtDescriptorMapping", Family::Piper, Key::Descriptors),
    ("proxy", Family::Piper, Key::Proxy),
    ("verbose", Family::Piper, Key::Verbose),
    ("stashContent", Family::Piper, Key::Unused),
    ("useGoStep", Family::Piper, Key::Unused),
    ("script", Family::Piper, Key::Unused),
    ("files", Family::Own, Key::Files),
    ("description", Family::Own, Key::Description),
    ("descriptors", Family::Own, Key::Descriptors),
    ("importTo", Family::Own, Key::ImportTo),
    ("follow", Family::Own, Key::Follow),
    ("once", Family::Own, Key::Once),
    ("contentType", Family::Own, Key::ContentType),
];

/// Where a name stands, which decides what it may mean there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The block of SAP's CI/CD service; what Piper's names mean, they mean here.
    SapBlock,
    /// `steps.tmsUpload` or `steps.tmsExport`, and `PIPER_parametersJSON`.
    PiperStep,
    /// `stages.<name>` and the `PIPER_` variables: shared with other steps, so
    /// that only Piper's own names count.
    PiperStage,
    /// `general`: of the values for this step only `verbose` is read there.
    PiperGeneral,
}

/// Returns what a name means where it stands.
pub(super) fn meaning(name: &str, scope: Scope) -> Option<Key> {
    let (_, family, key) = NAMES.iter().find(|(known, _, _)| *known == name)?;
    let counts = match scope {
        Scope::SapBlock => true,
        Scope::PiperStep => *family != Family::Sap,
        Scope::PiperStage => matches!(family, Family::Piper | Family::Shared),
        Scope::PiperGeneral => *key == Key::Verbose,
    };
    counts.then_some(*key)
}

/// The names that mean something at a place, for suggestions.
pub(super) fn known_names(scope: Scope) -> impl Iterator<Item = &'static str> {
    NAMES
        .iter()
        .map(|(name, _, _)| *name)
        .filter(move |name| meaning(name, scope).is_some())
}

/// The options of the command line, without dashes, and what they mean.
pub(super) const OPTIONS: [(&str, Key); 11] = [
    ("archive", Key::Files),
    ("description", Key::Description),
    ("named-user", Key::NamedUser),
    ("mta-version", Key::MtaVersion),
    ("descriptor", Key::Descriptors),
    ("proxy", Key::Proxy),
    ("verbose", Key::Verbose),
    ("import-to", Key::ImportTo),
    ("follow", Key::Follow),
    ("once", Key::Once),
    ("content-type", Key::ContentType),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_shared_with_other_steps_so_our_own_names_mean_nothing_there() {
        assert_eq!(meaning("follow", Scope::PiperStep), Some(Key::Follow));
        assert_eq!(meaning("follow", Scope::PiperStage), None);
        assert_eq!(meaning("nodeName", Scope::PiperStage), Some(Key::NodeName));
    }

    #[test]
    fn general_is_read_for_verbose_alone() {
        let names: Vec<&str> = known_names(Scope::PiperGeneral).collect();
        assert_eq!(names, ["verbose"]);
    }

    #[test]
    fn the_operation_is_named_only_in_the_block_of_saps_service() {
        assert_eq!(
            meaning("nodeOperation", Scope::SapBlock),
            Some(Key::Operation)
        );
        assert_eq!(meaning("nodeOperation", Scope::PiperStep), None);
    }

    #[test]
    fn no_name_stands_twice_in_the_table() {
        let mut names: Vec<&str> = NAMES.iter().map(|(name, _, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), NAMES.len());
    }
}
