package dev.abacus.training;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Training run of a service: starts it, calls it and ends it, so that the cache that its JVM then writes holds the classes
 * and the profiles of requests too, not only those of the start. The service has a {@link StubServer} and no etcd: calls
 * to etcd fail, their classes are loaded all the same.
 */
final class Training {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration DUMP_LIMIT = Duration.ofMinutes(10);
    private static final List<String> COMMON =
            List.of("10 GET /actuator/health/readiness", "10 GET /actuator/prometheus", "10 GET /nowhere");

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    private Training(int port) {
        this.port = port;
    }

    /**
     * @param arguments a file of requests, each {@code TIMES METHOD PATH [BODY]} on a line of its own, and the arguments of
     *     the JVM that runs the service
     */
    static void main(String... arguments) throws IOException, InterruptedException {
        List<String> requests;
        try (Stream<String> lines = Files.lines(Path.of(arguments[0]))) {
            requests = Stream.concat(COMMON.stream(), lines.filter(line -> !line.startsWith("#")))
                    .toList();
        }
        int port = freePort();
        try (StubServer stub = new StubServer()) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
            command.addAll(Arrays.asList(arguments).subList(1, arguments.length));
            command.addAll(List.of(
                    "--abacus.hardening.enabled=true",
                    "--server.address=127.0.0.1",
                    "--server.port=" + port,
                    "--spring.cloud.consul.host=127.0.0.1",
                    "--spring.cloud.consul.port=" + stub.port(),
                    "--abacus.etcd.endpoints=http://127.0.0.1:1",
                    "--abacus.etcd.timeout=100ms"));
            Process service = new ProcessBuilder(command).inheritIO().start();
            try {
                new Training(port).run(requests, service);
            } finally {
                service.destroy();
            }
            if (!service.waitFor(DUMP_LIMIT.toMinutes(), TimeUnit.MINUTES)) {
                service.destroyForcibly();
                throw new IllegalStateException("The JVM did not write its cache within " + DUMP_LIMIT);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void run(List<String> requests, Process service) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (!service.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("The service did not get ready within " + START_LIMIT);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        for (String line : requests) {
            String[] parts = line.split(" ", 4);
            HttpRequest request = request(parts[1], parts[2], parts.length > 3 ? parts[3] : "");
            int status = 0;
            for (int time = Integer.parseInt(parts[0]); time > 0; time--) {
                status = http.send(request, BodyHandlers.discarding()).statusCode();
            }
            System.out.println(line + ": " + status);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(request("GET", "/actuator/health/readiness", ""), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpRequest request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
    }
}
