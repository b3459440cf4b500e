package dev.abacus.cluster.tools;

import dev.abacus.cluster.process.ClusterException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Root of the project: {@code ABACUS_HOME}, or the nearest parent directory with {@code config/jvm.options}. */
public final class ProjectHome {
    private ProjectHome() {}

    public static Path find() {
        return find(System.getenv("ABACUS_HOME"), Path.of("").toAbsolutePath());
    }

    static Path find(@Nullable String configured, Path workingDirectory) {
        if (configured != null) {
            return Path.of(configured).toAbsolutePath().normalize();
        }
        for (Path at = workingDirectory; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("config/jvm.options"))) {
                return at;
            }
        }
        throw new ClusterException(
                workingDirectory + " is not inside the Abacus project: change into it, or set ABACUS_HOME");
    }
}
