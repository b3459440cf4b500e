package dev.abacus.benchmarks;

import dev.abacus.cluster.LocalCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Throughput of {@code POST /api/multiply} through the gateway of a whole suite, with group commit off and on in turn; the
 * switch is the setting in Consul. The clients run on the same machine.
 */
final class Posts {
    private static final Duration WARM_UP = Duration.ofSeconds(90);
    private static final Duration TIME = Duration.ofSeconds(8);
    private static final int ROUNDS = 3;
    private static final String KEY = "/v1/kv/abacus/config/application/data";
    /** A changed setting in Consul applies within about 1 s. */
    private static final Duration APPLIED = Duration.ofSeconds(3);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    void measure() throws Exception {
        Path directory = StateBenchmark.directory();
        Files.createDirectories(directory);
        try (LocalCluster cluster =
                LocalCluster.in(directory).onFreePorts().instances(2).start()) {
            URI settings = cluster.consul().uri().resolve(KEY);
            String original = send(HttpRequest.newBuilder(URI.create(settings + "?raw")));
            URI multiply = cluster.gateway().resolve("/api/multiply");
            new ClosedLoop(32, WARM_UP).run(() -> post(multiply));
            System.out.printf("%nPOST through the gateway, %d rounds of %d s%n%n", ROUNDS, TIME.toSeconds());
            System.out.println("| clients | write | requests/s | p50 ms | p99 ms | failed |");
            System.out.println("|---|---|---|---|---|---|");
            for (int clients : List.of(1, 16, 40)) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (boolean grouped : List.of(false, true)) {
                        send(HttpRequest.newBuilder(settings)
                                .PUT(BodyPublishers.ofString(original.replace(
                                        "  etcd:\n", "  etcd:\n    group-commit: " + grouped + "\n"))));
                        new ClosedLoop(clients, APPLIED).run(() -> post(multiply));
                        ClosedLoop.LoadResult result = new ClosedLoop(clients, TIME).run(() -> post(multiply));
                        System.out.printf(
                                "| %d | %s | %.0f | %.2f | %.2f | %d |%n",
                                clients,
                                grouped ? "grouped" : "single",
                                result.requestsPerSecond(),
                                result.p50() / 1_000,
                                result.p99() / 1_000,
                                result.failed());
                    }
                }
            }
        }
    }

    private String post(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"a\":7,\"b\":8}")));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(response.statusCode() + ": " + response.body());
        }
        return response.body();
    }
}
