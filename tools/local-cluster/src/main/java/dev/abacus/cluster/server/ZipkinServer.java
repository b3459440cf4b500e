package dev.abacus.cluster.server;

import dev.abacus.cluster.process.Launch;
import dev.abacus.cluster.process.ServerProcess;
import dev.abacus.cluster.tools.MavenArtifact;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Zipkin server on loopback. It keeps the newest spans in memory, and loses them when it ends. */
public final class ZipkinServer {
    /** The name of its process. */
    public static final String NAME = "zipkin";

    private static final String MAX_SPANS = "100000";
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private ZipkinServer() {}

    /** A server that is not started yet. */
    public static ServerProcess at(Path directory, Path log, int port) {
        URI uri = URI.create("http://127.0.0.1:" + port);
        return new ServerProcess(new Launch(
                NAME,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx192m",
                        "-jar",
                        MavenArtifact.ZIPKIN.locate(line -> {}).toString()),
                Map.of(
                        // SERVER_ADDRESS has no effect on Armeria, which would listen on all addresses.
                        "ARMERIA_PORTS_0_ADDRESS",
                        "127.0.0.1",
                        "ARMERIA_PORTS_0_PORT",
                        Integer.toString(port),
                        "ARMERIA_PORTS_0_PROTOCOLS",
                        "http",
                        "MEM_MAX_SPANS",
                        MAX_SPANS),
                directory,
                log,
                uri.resolve("/health"),
                STOP_LIMIT));
    }

    /** Where applications post their spans, as a setting of theirs. */
    public static Map<String, String> environment(int port) {
        return Map.of(
                "ABACUS_TRACING_ENABLED",
                "true",
                "ABACUS_TRACING_ZIPKIN_ENDPOINT",
                "http://127.0.0.1:" + port + "/api/v2/spans");
    }
}
