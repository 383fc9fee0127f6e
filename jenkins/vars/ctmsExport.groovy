// As tmsExport, for pipelines that load Piper's library too: Jenkins does not say which tmsExport of two counts.
void call(Map parameters = [:]) {
    ctmsPiper('tmsExport', parameters)
}
