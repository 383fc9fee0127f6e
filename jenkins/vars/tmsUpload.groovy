// Piper's step tmsUpload, done by ctms: the same name and parameters.
void call(Map parameters = [:]) {
    // As Piper does in this step: the user who started the job, before a configured one.
    String starter = currentBuild.getBuildCauses('hudson.model.Cause$UserIdCause')?.getAt(0)?.userId
    ctmsPiper('tmsUpload', starter ? parameters + [namedUser: starter] : parameters)
}
