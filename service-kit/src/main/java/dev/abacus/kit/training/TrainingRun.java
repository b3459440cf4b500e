package dev.abacus.kit.training;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Calls the service that it is part of a few times, then ends it, so that the cache that the JVM writes holds the
 * classes and profiles of requests too and not only those of the start. It needs no server: what calls Consul or etcd
 * may fail, its classes are loaded all the same.
 */
final class TrainingRun implements ApplicationRunner {
    private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);
    private static final int ROUNDS = 10;
    private static final List<String> COMMON =
            List.of("GET /actuator/health/readiness", "GET /actuator/prometheus", "GET /nowhere");

    private final ConfigurableApplicationContext service;
    private final List<String> calls;

    /** @param calls {@code METHOD path [JSON body]} */
    TrainingRun(ConfigurableApplicationContext service, List<String> calls) {
        this.service = service;
        this.calls = Stream.concat(COMMON.stream(), calls.stream()).toList();
    }

    @Override
    public void run(ApplicationArguments arguments) throws Exception {
        String root = "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int round = 0; round < ROUNDS; round++) {
                for (String call : calls) {
                    log.debug(
                            "{}: {}",
                            call,
                            http.send(request(root, call), BodyHandlers.discarding())
                                    .statusCode());
                }
            }
        }
        log.info("Made {} calls of training", ROUNDS * calls.size());
        System.exit(SpringApplication.exit(service));
    }

    private static HttpRequest request(String root, String call) {
        String[] parts = call.split(" ", 3);
        var body = parts.length > 2 ? BodyPublishers.ofString(parts[2]) : BodyPublishers.noBody();
        return HttpRequest.newBuilder(URI.create(root + parts[1]))
                .method(parts[0], body)
                .header("Content-Type", "application/json")
                .build();
    }
}
