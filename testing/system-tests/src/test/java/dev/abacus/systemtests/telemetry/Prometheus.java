package dev.abacus.systemtests.telemetry;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.process.Launch;
import dev.abacus.cluster.process.Ports;
import dev.abacus.cluster.process.ServerProcess;
import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.cluster.tools.Tool;
import dev.abacus.systemtests.http.Api;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Prometheus server that scrapes a suite of processes, and has the project's rules. */
final class Prometheus implements AutoCloseable {

    private static final Path RULES = ProjectHome.find().resolve("config/observability/rules.yml");

    private final ServerProcess process;
    private final Api api;

    private Prometheus(ServerProcess process, URI uri) {
        this.process = process;
        this.api = new Api(uri);
    }

    /** Returns when it is ready; it may not have scraped yet. */
    static Prometheus scraping(LocalCluster cluster, Path directory) throws IOException {
        Path settings = Files.createDirectories(directory).resolve("prometheus.yml");
        Files.writeString(settings, """
                global: {scrape_interval: 5s, evaluation_interval: 5s}
                rule_files: ['%s']
                scrape_configs:
                  - job_name: abacus
                    metrics_path: /actuator/prometheus
                    honor_labels: true
                    static_configs: [{targets: [%s], labels: {service: gateway}}, {targets: [%s]}]
                  - job_name: etcd
                    static_configs: [{targets: [%s]}]
                """.formatted(
                RULES, targets(cluster, "gateway.*"), targets(cluster, ".*-service-.*"), targets(cluster, "etcd-.*")));
        URI uri = URI.create("http://127.0.0.1:" + Ports.free());
        var process = new ServerProcess(new Launch(
                        "prometheus",
                        List.of(
                                Tool.PROMETHEUS.locate(System.out::println).toString(),
                                "--config.file=" + settings,
                                "--storage.tsdb.path=" + directory.resolve("data"),
                                "--web.listen-address=" + uri.getAuthority()),
                        Map.of(),
                        directory,
                        directory.resolve("prometheus.log"),
                        uri.resolve("/-/ready"),
                        Duration.ofSeconds(10)))
                .endingWithJvm();
        process.start();
        process.awaitReady(Duration.ofSeconds(60));
        return new Prometheus(process, uri);
    }

    private static String targets(LocalCluster cluster, String names) {
        return cluster.names().stream()
                .filter(name -> name.matches(names))
                .map(name -> "'" + cluster.uri(name).getAuthority() + "'")
                .collect(Collectors.joining(", "));
    }

    /** The names of the alerts that fire now. */
    Set<String> firing() {
        return query("ALERTS{alertstate=\"firing\"}")
                .valueStream()
                .map(alert -> alert.at("/metric/alertname").asString(""))
                .collect(Collectors.toSet());
    }

    /** The samples of an expression now. */
    JsonNode query(String expression) {
        return api.get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .isStatus(200)
                .json()
                .at("/data/result");
    }

    @Override
    public void close() {
        process.close();
    }
}
