package dev.abacus.chaos.fuzz.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.fuzz.garbage.ConsulWriter;
import dev.abacus.chaos.suite.SuiteProcesses;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.load.LoadOperation;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Probes of background loops: every gateway and instance follows what an operator changes in Consul. */
final class LoopProbes {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(20);

    /** A backup that failed is tried again within a minute. */
    private static final Duration BACKUP_PATIENCE = Duration.ofSeconds(90);

    private static final String GATEWAY = settingsOf("gateway");
    private static final String ADDED = "fuzz-instance";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** No operands, whoever reads it; and larger than a small limit. */
    private static final String LARGE = "[" + " ".repeat(5_000) + "]";

    private final ConsulWriter consul;
    private final ProbeClient gateway;
    private final Map<String, ProbeClient> all = new LinkedHashMap<>();
    private int looks;

    LoopProbes(LocalCluster cluster) {
        this.consul = new ConsulWriter(cluster.consul().uri());
        this.gateway = new ProbeClient(cluster.gateway());
        all.put("/api/multiply", gateway);
        for (LoadOperation operation : LoadOperation.values()) {
            for (String instance : SuiteProcesses.instancesOf(operation.service())) {
                all.put("/" + operation.label() + "?" + instance, new ProbeClient(cluster.uri(instance)));
            }
        }
    }

    List<Probe> all() {
        return List.of(
                new Probe("settings in Consul are followed", PATIENCE, this::settings),
                new Probe("instances in Consul are followed", PATIENCE, this::instances));
    }

    /** For the end of a run: it takes seconds. */
    Probe backups() {
        return new Probe("backups go on", BACKUP_PATIENCE, this::backup);
    }

    private @Nullable String settings(Duration patience) throws Exception {
        Optional<byte[]> before = Optional.ofNullable(consul.value(GATEWAY));
        String settings = new String(before.orElse("abacus:\n".getBytes(UTF_8)), UTF_8);
        try {
            consul.put(GATEWAY, withLimit(settings, "4KB"));
            limitServices("4KB");
            awaitAll(413, patience);
        } finally {
            consul.put(GATEWAY, settings);
            limitServices("1MB");
        }
        awaitAll(400, patience);
        SuiteProcesses.SERVICES.forEach(service -> consul.delete(settingsOf(service)));
        return null;
    }

    private void limitServices(String limit) {
        SuiteProcesses.SERVICES.forEach(service -> consul.put(settingsOf(service), withLimit("abacus:\n", limit)));
    }

    private static String settingsOf(String application) {
        return "abacus/config/" + application + "/data";
    }

    /** The same settings, but for the limit of a body. */
    static String withLimit(String settings, String limit) {
        String others = settings.replaceAll("(?m)^    max-body:.*\\R", "");
        String line = "    max-body: " + limit + "\n";
        return others.contains("\n  limits:\n")
                ? others.replaceFirst("\n  limits:\n", "\n  limits:\n" + line)
                : others.stripTrailing() + "\n  limits:\n" + line;
    }

    private void awaitAll(int status, Duration patience) {
        for (var each : all.entrySet()) {
            await(each.getKey() + " answers " + status)
                    .atMost(patience)
                    .pollInterval(LOOK)
                    .pollDelay(Duration.ZERO)
                    .until(() -> each.getValue()
                                    .call("POST", each.getKey().replaceFirst("\\?.*", ""), LARGE)
                                    .status()
                            == status);
        }
    }

    private @Nullable String instances(Duration patience) throws Exception {
        String service = SuiteProcesses.SERVICES.get(looks++ % SuiteProcesses.SERVICES.size());
        JsonNode model = JSON.readTree(consul.service(service + "-1"));
        ObjectNode added = JSON.createObjectNode();
        added.put("ID", ADDED);
        added.put("Name", service);
        // The same one at another address: two at one address are one.
        added.put("Address", "localhost");
        added.set("Port", model.path("Port"));
        added.set("Meta", model.path("Meta"));
        consul.register("agent/service/register", added.toString());
        try {
            await(service + " has another instance")
                    .atMost(patience)
                    .pollInterval(LOOK)
                    .until(this::routes);
        } finally {
            consul.deregister(ADDED);
        }
        await(service + " has no other instance")
                .atMost(patience)
                .pollInterval(LOOK)
                .until(() -> !routes());
        return null;
    }

    private boolean routes() throws IOException, InterruptedException {
        return ProbeClient.json(gateway.get("/api/topology"))
                .path("services")
                .valueStream()
                .flatMap(service -> service.path("instances").valueStream())
                .anyMatch(instance -> instance.path("id").asString("").equals(ADDED)
                        && instance.path("routed").asBoolean(false));
    }

    private @Nullable String backup(Duration patience) throws Exception {
        byte[] before = consul.value(GATEWAY);
        if (before == null) {
            return "there are no settings of the gateway";
        }
        String last = lastBackup();
        try {
            consul.put(GATEWAY, new String(before, UTF_8).replaceFirst("(?m)^    interval: .*$", "    interval: 2s"));
            await("another backup than that of '%s'".formatted(last))
                    .atMost(patience)
                    .until(() -> !lastBackup().equals(last) && !lastBackup().isEmpty());
        } finally {
            consul.put(GATEWAY, before);
        }
        return null;
    }

    private String lastBackup() throws IOException, InterruptedException {
        return ProbeClient.json(gateway.get("/api/topology"))
                .at("/backup/last/at")
                .asString("");
    }
}
