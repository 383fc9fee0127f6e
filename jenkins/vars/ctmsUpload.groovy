// As tmsUpload, for pipelines that load Piper's library too: Jenkins does not say which tmsUpload of two counts.
void call(Map parameters = [:]) {
    ctmsPiper('tmsUpload', parameters)
}
