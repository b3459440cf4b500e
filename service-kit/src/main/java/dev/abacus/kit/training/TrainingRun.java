package dev.abacus.kit.training;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Calls the service that it is part of, then ends it, so that the cache that the JVM writes holds the classes and the
 * profiles of requests too and not only those of the start. It needs no server but its {@link TrainingPartner}: what
 * calls etcd fails, its classes are loaded all the same.
 */
final class TrainingRun implements ApplicationRunner {
    private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);
    private static final int A_FEW_TIMES = 10;
    /** C2 takes a method after 5,000 calls, and some are called more than once in a request. */
    private static final int OFTEN = 6_000;

    private static final List<String> COMMON =
            List.of("GET /actuator/health/readiness", "GET /actuator/prometheus", "GET /nowhere");

    private final ConfigurableApplicationContext service;
    private final TrainingSettings settings;

    TrainingRun(ConfigurableApplicationContext service, TrainingSettings settings) {
        this.service = service;
        this.settings = settings;
    }

    @Override
    public void run(ApplicationArguments arguments) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            repeat(http, COMMON, A_FEW_TIMES);
            repeat(http, settings.calls(), A_FEW_TIMES);
            repeat(http, settings.often(), OFTEN);
        }
        System.exit(SpringApplication.exit(service));
    }

    private void repeat(HttpClient http, List<String> calls, int times) throws IOException, InterruptedException {
        String root = "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
        for (String call : calls) {
            HttpRequest request = request(root, call);
            int status = 0;
            for (int time = 0; time < times; time++) {
                status = http.send(request, BodyHandlers.discarding()).statusCode();
            }
            log.info("{} times {}: {}", times, call, status);
        }
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
