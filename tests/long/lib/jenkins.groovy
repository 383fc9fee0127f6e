// Runs the steps of jenkins/vars as Jenkins does, with stand-ins of the steps that they call. Standard input
// holds a list of runs as JSON, standard output what each did.
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import org.codehaus.groovy.control.CompilerConfiguration

abstract class Steps extends Script {
    static File vars
    static Map run
    static List log
    static Map variables
    static File folder

    def env = new Expando() {
        def getProperty(String name) { Steps.variables[name] }
    }
    def currentBuild = [getBuildCauses: { String kind -> Steps.run.starter ? [[userId: Steps.run.starter]] : [] }]

    static Script load(String name) {
        def configuration = new CompilerConfiguration(scriptBaseClass: 'Steps')
        new GroovyShell(Steps.classLoader, new Binding(), configuration).parse(new File(vars, "${name}.groovy"))
    }

    def ctmsPiper(String step, Map parameters) { load('ctmsPiper').call(step, parameters) }

    def echo(text) { log << [echo: text.toString()] }
    def error(text) { throw new IllegalStateException(text.toString()) }
    def fileExists(file) { run.configurations?.containsKey(file.toString()) || resolve(file.toString()).exists() }
    def readYaml(Map options) { run.configurations[options.file.toString()] }
    def writeFile(Map options) {
        File file = resolve(options.file.toString())
        file.parentFile.mkdirs()
        file.text = options.text
    }
    def unstash(name) {
        if (!(name in (run.stashes ?: []))) throw new IOException("no stash ${name}")
        log << [unstash: name]
    }
    def pwd(Map options = [:]) { options.tmp ? "${run.workspace}@tmp" : run.workspace }
    def string(Map options) { options }

    def dir(path, Closure body) {
        File before = folder
        folder = new File(path.toString())
        folder.mkdirs()
        try { body() } finally { folder = before }
    }

    def withEnv(List pairs, Closure body) { within(pairs.collectEntries { it.toString().split('=', 2).toList() }, body) }

    def withCredentials(List credentials, Closure body) {
        log << [credentials: credentials*.credentialsId]
        within(credentials.collectEntries { [it.variable, run.credentials[it.credentialsId]] }, body)
    }

    private within(Map more, Closure body) {
        Map before = variables
        variables = before + more
        try { body() } finally { variables = before }
    }

    private File resolve(String file) { file.startsWith('/') ? new File(file) : new File(folder, file) }

    def sh(String script) {
        log << [sh: script]
        def process = new ProcessBuilder('sh', '-xec', script).directory(folder).redirectErrorStream(true)
        process.environment().clear()
        process.environment().putAll(variables)
        def started = process.start()
        started.outputStream.close()
        log << [output: started.inputStream.text]
        int code = started.waitFor()
        if (code != 0) throw new IllegalStateException("script returned exit code ${code}")
    }
}

Steps.vars = new File(args[0])
println JsonOutput.toJson(new JsonSlurper().parse(System.in).collect { run ->
    Steps.run = run
    Steps.log = []
    Steps.variables = run.env
    Steps.folder = new File(run.workspace)
    String failure = null
    try {
        Map parameters = run.parameters
        if (run.script) parameters = parameters + [script: run.script.bare ? new Object() : run.script]
        Steps.load(run.step).call(parameters)
    } catch (IllegalStateException problem) {
        failure = problem.message
    }
    [log: Steps.log, failure: failure]
})
