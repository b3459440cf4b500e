package dev.abacus.testsupport;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.tools.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** A server's image: as the environment says, else as the project's {@code .env} does, which Compose reads, too. */
enum Image {
    CONSUL,
    ETCD;

    String tag() {
        return tag(System.getenv(), ProjectHome.find().resolve(".env"));
    }

    String tag(Map<String, String> environment, Path file) {
        String variable = name() + "_IMAGE";
        String tag = environment.get(variable);
        return tag != null ? tag : written(file, variable + "=");
    }

    private static String written(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(key.length()).strip())
                    .findFirst()
                    .orElseThrow(() -> new ClusterException(file + " has no line " + key + "...: add it"));
        } catch (IOException e) {
            throw ClusterException.because("cannot read " + file, e);
        }
    }
}
