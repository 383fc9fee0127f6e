// Piper's step tmsExport, done by ctms: the same name and parameters.
void call(Map parameters = [:]) {
    ctmsPiper('tmsExport', parameters)
}
