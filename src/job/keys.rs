//! The names under which configuration files and variables carry values.

/// One value of a release, whatever it is called where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parameter {
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
pub(super) const NAMES: [(&str, Family, Parameter); 23] = [
    ("nodeName", Family::Shared, Parameter::NodeName),
    ("nodeOperation", Family::Sap, Parameter::Operation),
    ("credential", Family::Sap, Parameter::Credential),
    ("credentialsId", Family::Piper, Parameter::Credential),
    ("serviceKey", Family::Piper, Parameter::ServiceKey),
    ("tmsServiceKey", Family::Piper, Parameter::ServiceKey),
    ("mtaPath", Family::Piper, Parameter::Files),
    ("customDescription", Family::Piper, Parameter::Description),
    ("namedUser", Family::Piper, Parameter::NamedUser),
    ("mtaVersion", Family::Piper, Parameter::MtaVersion),
    (
        "nodeExtDescriptorMapping",
        Family::Piper,
        Parameter::Descriptors,
    ),
    ("proxy", Family::Piper, Parameter::Proxy),
    ("verbose", Family::Piper, Parameter::Verbose),
    ("stashContent", Family::Piper, Parameter::Unused),
    ("useGoStep", Family::Piper, Parameter::Unused),
    ("script", Family::Piper, Parameter::Unused),
    ("files", Family::Own, Parameter::Files),
    ("description", Family::Own, Parameter::Description),
    ("descriptors", Family::Own, Parameter::Descriptors),
    ("importTo", Family::Own, Parameter::ImportTo),
    ("follow", Family::Own, Parameter::Follow),
    ("once", Family::Own, Parameter::Once),
    ("contentType", Family::Own, Parameter::ContentType),
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
pub(super) fn meaning(name: &str, scope: Scope) -> Option<Parameter> {
    let (_, family, key) = NAMES.iter().find(|(known, _, _)| *known == name)?;
    let counts = match scope {
        Scope::SapBlock => true,
        Scope::PiperStep => *family != Family::Sap,
        Scope::PiperStage => matches!(family, Family::Piper | Family::Shared),
        Scope::PiperGeneral => *key == Parameter::Verbose,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_shared_with_other_steps_so_our_own_names_mean_nothing_there() {
        assert_eq!(meaning("follow", Scope::PiperStep), Some(Parameter::Follow));
        assert_eq!(meaning("follow", Scope::PiperStage), None);
        assert_eq!(
            meaning("nodeName", Scope::PiperStage),
            Some(Parameter::NodeName)
        );
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
            Some(Parameter::Operation)
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
