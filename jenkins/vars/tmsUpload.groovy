// Piper's step tmsUpload, done by ctms: the same name and parameters.
void call(Map parameters = [:]) {
    ctmsPiper('tmsUpload', parameters)
}
