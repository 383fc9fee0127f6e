// Runs `ctms piper <step>` with the parameters of a step of Piper. They travel in PIPER_parametersJSON and
// the service key in PIPER_serviceKey, so that no value stands in a command line or in the log.
import groovy.json.JsonOutput

void call(String step, Map parameters) {
    Map environment = pipelineEnvironment(parameters.script)
    String configuration = environment.configurationFile ?: firstOf(['.pipeline/config.yml', '.pipeline/config.yaml'])
    Map configured = configuration && fileExists(configuration) ? readYaml(file: configuration) ?: [:] : [:]
    Map own = stepParameters(parameters) + (step == 'tmsUpload' ? starter() : [:])
    leave('mtarFilePath', environment.mtarFilePath)
    leave('git/commitId', environment.gitCommitId)
    takeStashes(valueOf('stashContent', step, parameters, configured) ?: ['buildResult'])

    List variables = ["PIPER_parametersJSON=${JsonOutput.toJson(own)}", "CTMS_COMMAND=${command()}"]
    String options = ''
    if (environment.configurationFile) {
        variables << "CTMS_CUSTOM_CONFIG=${environment.configurationFile}"
        options = ' --customConfig "$CTMS_CUSTOM_CONFIG"'
    }
    withEnv(variables) {
        withServiceKey(step, valueOf('credentialsId', step, parameters, configured), own) {
            sh '"$CTMS_COMMAND" piper ' + step + options
        }
    }
}

/** What Piper's other steps keep in memory, where the pipeline still uses them. */
private Map pipelineEnvironment(script) {
    def found = null
    try {
        found = script?.commonPipelineEnvironment
    } catch (MissingPropertyException ignored) {
        echo 'ctms: this pipeline has no commonPipelineEnvironment; .pipeline/commonPipelineEnvironment is read if it is there'
    }
    if (!found) return [:]
    return [configurationFile: found.configurationFile, mtarFilePath: found.mtarFilePath, gitCommitId: found.gitCommitId]
}

private String firstOf(List files) {
    for (String file in files) {
        if (fileExists(file)) return file
    }
    return null
}

/** The parameters as data: without what only Jenkins knows and without values that are null. */
private Map stepParameters(Map parameters) {
    Map own = [:]
    for (entry in parameters.entrySet()) {
        if (!(entry.key in ['script', 'credentialsId', 'stashContent', 'useGoStep']) && entry.value != null) own[entry.key] = entry.value
    }
    return own
}

/** As Piper does: what other steps left in memory goes where the command reads it, below every configuration. */
private void leave(String name, value) {
    if (value) writeFile(file: ".pipeline/commonPipelineEnvironment/${name}", text: value.toString())
}

/** As Piper does for tmsUpload: the user who started the job, before a configured one. */
private Map starter() {
    String user = currentBuild.getBuildCauses('hudson.model.Cause$UserIdCause')?.getAt(0)?.userId
    return user ? [namedUser: user] : [:]
}

/** A parameter that only Jenkins needs, from the first place that has it: the step's call, the stage, the step. */
private valueOf(String name, String step, Map parameters, Map configured) {
    String stage = parameters.stageName ?: env.STAGE_NAME
    for (Map place in [parameters, configured.stages?.get(stage), configured.steps?.get(step)]) {
        if (place?.get(name)) return place.get(name)
    }
    return null
}

/** As Piper: a stash that is not there is no fault, because the workspace may hold the archive already. */
private void takeStashes(List names) {
    for (String name in names) {
        try {
            unstash name
        } catch (IOException ignored) {
            echo "ctms: there is no stash ${name}; the workspace is used as it is"
        }
    }
}

private void withServiceKey(String step, String credentialsId, Map own, Closure body) {
    if (credentialsId) {
        withCredentials([string(credentialsId: credentialsId, variable: 'PIPER_serviceKey')]) { body() }
    } else if (env.PIPER_serviceKey || env.PIPER_tmsServiceKey || own.serviceKey || own.tmsServiceKey) {
        body()
    } else {
        error "${step}: the parameter credentialsId is missing: name the Jenkins credential (kind Secret text) that holds the service key"
    }
}

/** The command: that of the agent, or, where CTMS_PACKAGE names one, a package of its own beside the workspace. */
private String command() {
    if (!env.CTMS_PACKAGE) return 'ctms'
    boolean isFile = !env.CTMS_PACKAGE.contains('://') && fileExists(env.CTMS_PACKAGE)
    String source = isFile && !env.CTMS_PACKAGE.startsWith('/') ? "${pwd()}/${env.CTMS_PACKAGE}" : env.CTMS_PACKAGE
    String folder = "${pwd(tmp: true)}/ctms"
    // Outside the checkout, whose .npmrc could choose the registry of the code that gets the key, and without the key.
    dir(folder) {
        withEnv(["CTMS_SOURCE=${source}", 'PIPER_serviceKey=', 'PIPER_tmsServiceKey=', 'CTMS_SERVICE_KEY=']) {
            sh 'npm install "--prefix=$PWD" --ignore-scripts --legacy-peer-deps --no-audit --no-fund --loglevel=error -- "$CTMS_SOURCE"'
        }
    }
    return "${folder}/node_modules/.bin/ctms"
}
