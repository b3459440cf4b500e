package dev.abacus.cluster.tools;

import dev.abacus.cluster.process.ClusterException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** External program that the suite needs: found on this machine, or fetched from Debian. */
public enum Tool {
    CONSUL("consul", "bullseye", List.of("consul")),
    ETCD("etcd", "forky", List.of("etcd-server", "etcd-client")),
    ETCDCTL("etcdctl", "forky", List.of("etcd-client")),
    ETCDUTL("etcdutl", "forky", List.of("etcd-server", "etcd-client")),
    PROMETHEUS("prometheus", "forky", List.of("prometheus")),
    PROMTOOL("promtool", "forky", List.of("promtool"));

    private final String program;
    private final String suite;
    private final List<String> packages;

    Tool(String program, String suite, List<String> packages) {
        this.program = program;
        this.suite = suite;
        this.packages = packages;
    }

    /** The path of the program. If this machine has none, it is fetched, which takes seconds, with a line of progress. */
    public Path locate(Consumer<String> progress) {
        return locate(System.getenv(), ProjectHome.find().resolve(".tools"), progress);
    }

    Path locate(Map<String, String> environment, Path fetched, Consumer<String> progress) {
        String variable = "ABACUS_" + name();
        String configured = environment.get(variable);
        if (configured != null) {
            if (!Files.isExecutable(Path.of(configured))) {
                throw new ClusterException(variable + "=" + configured + " is not a program: correct or unset it");
            }
            return Path.of(configured);
        }
        Path ofSuite = fetched.resolve(suite);
        Path own = ofSuite.resolve(program);
        return Stream.concat(onPath(environment).filter(program -> isFit(program, progress)), Stream.of(own))
                .filter(Tool::isProgram)
                .findFirst()
                .orElseGet(() -> fetch(variable, ofSuite, progress));
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** A distribution may have an etcd that is too old. One that is configured is taken as it is. */
    private boolean isFit(Path file, Consumer<String> progress) {
        if (this != ETCD || !isProgram(file)) {
            return true;
        }
        Optional<String> objection = EtcdRelease.objection(file);
        objection.ifPresent(progress);
        return objection.isEmpty();
    }

    private Stream<Path> onPath(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program));
    }

    private Path fetch(String variable, Path directory, Consumer<String> progress) {
        try {
            new DebianPackages(suite, packages).fetch(directory, program, progress);
            return directory.resolve(program);
        } catch (ClusterException e) {
            throw new ClusterException(
                    program + " is not installed and could not be fetched (" + e.getMessage() + "): install it, or set "
                            + variable + " to its path",
                    e);
        }
    }
}
