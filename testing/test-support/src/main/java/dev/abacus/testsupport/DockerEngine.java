package dev.abacus.testsupport;

import ch.qos.logback.classic.Level;
import com.github.dockerjava.api.model.Info;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.DockerClientFactory;

/**
 * Docker engine, usable for these tests or not. The servers get addresses on loopback and call back to the tests there, so
 * the loopback of its host network must be this JVM's. It is not with Docker Desktop, a remote or a rootless engine, or a
 * JVM that itself runs in a container.
 */
sealed interface DockerEngine {
    record Usable(String version) implements DockerEngine {}

    record Unusable(String why) implements DockerEngine {}

    static DockerEngine find() {
        // Its errors say at length that there is no engine. That is a finding here.
        TestcontainersLogging.setLevel(Level.OFF);
        try {
            return of(DockerClientFactory.instance().client().infoCmd().exec(), hostname());
        } catch (RuntimeException e) {
            return new Unusable("no Docker engine answers");
        }
    }

    /** @param hostname of the system that the JVM runs on */
    static DockerEngine of(Info info, String hostname) {
        List<String> security = info.getSecurityOptions() == null ? List.of() : info.getSecurityOptions();
        boolean rootless = security.stream().anyMatch(option -> option.contains("rootless"));
        return hostname.equals(info.getName()) && !rootless
                ? new Usable("Docker " + info.getServerVersion())
                : new Unusable("the Docker engine does not share this system's loopback");
    }

    /** As the kernel has it, in which a container differs from its host; empty where this is not Linux. */
    private static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
