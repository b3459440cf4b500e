package dev.abacus.cluster.tools;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;

/** Application in a jar that the suite needs: found on this machine, or fetched by Maven from where it fetches everything. */
public enum MavenArtifact {
    ZIPKIN("io.zipkin:zipkin-server:3.5.1:jar:exec");

    private static final Object ONE_FETCH_IN_THIS_JVM = new Object();
    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";

    private final String coordinates;

    MavenArtifact(String coordinates) {
        this.coordinates = coordinates;
    }

    /** The path of the jar. If it was not fetched before, it is now, which takes seconds, with a line of progress. */
    public Path locate(Consumer<String> progress) {
        String variable = "ABACUS_" + name();
        String configured = System.getenv(variable);
        if (configured != null) {
            if (!Files.isReadable(Path.of(configured))) {
                throw new ClusterException(variable + "=" + configured + " is not a file: correct or unset it");
            }
            return Path.of(configured);
        }
        Path jar = ProjectHome.find().resolve(".tools/maven-artifacts").resolve(coordinates.replace(':', '-') + ".jar");
        synchronized (ONE_FETCH_IN_THIS_JVM) {
            if (!Files.exists(jar)) {
                progress.accept("fetching " + coordinates + " by Maven into " + jar.getParent());
                fetch(jar, variable);
            }
        }
        return jar;
    }

    private void fetch(Path jar, String variable) {
        try {
            Files.createDirectories(jar.getParent());
            Path work = Files.createTempDirectory(jar.getParent(), "fetch");
            try {
                DebianPackages.run(
                        work,
                        List.of(
                                "mvn",
                                "-B",
                                "-ntp",
                                "-q",
                                COPY,
                                "-Dartifact=" + coordinates,
                                "-DoutputDirectory=" + work));
                Files.move(Directories.list(work).getFirst(), jar, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Directories.delete(work);
            }
        } catch (IOException | ClusterException e) {
            throw new ClusterException(
                    coordinates + " could not be fetched (" + e.getMessage() + "): set " + variable + " to its jar", e);
        }
    }
}
