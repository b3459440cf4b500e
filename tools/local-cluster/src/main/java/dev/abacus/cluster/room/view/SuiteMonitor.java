package dev.abacus.cluster.room.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.room.suite.ControlledSuite;
import dev.abacus.cluster.room.view.EtcdRing.EtcdStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.MissingNode;

/** Reads the running suite: its processes, the API and the metrics of each gateway, and etcd's members. */
public final class SuiteMonitor {
    private static final Duration OFTEN = Duration.ofMillis(90);
    private static final Duration USUALLY = Duration.ofMillis(450);
    private static final Duration RARELY = Duration.ofMillis(900);
    private static final String RECORDINGS = "recordings";
    private static final int SHOWN_RECORDINGS = 8;
    private static final int MAX_OPERANDS = 10;
    private static final byte[] NO_BODY = "{}".getBytes(UTF_8);

    private final ControlledSuite suite;
    private final SampleCache samples = new SampleCache();

    public SuiteMonitor(ControlledSuite suite) {
        this.suite = suite;
    }

    /** The addresses of the gateways, by name. */
    public Map<String, URI> gateways() {
        Map<String, URI> gateways = new TreeMap<>();
        names(ProcessKind.GATEWAY).forEach(name -> gateways.put(name, suite.uri(name)));
        return gateways;
    }

    /**
     * The last known state; reads in the background what is due.
     *
     * @param closely while the effects of an action are measured
     */
    public Observation observe(boolean closely) {
        List<String> names = suite.names();
        names.forEach(name -> samples.refresh("process " + name, closely ? OFTEN : RARELY, () -> ready(name)));
        names(ProcessKind.ETCD)
                .forEach(name -> samples.refresh("etcd " + name, closely ? OFTEN : USUALLY, () -> etcd(name)));
        Map<String, URI> gateways = gateways();
        gateways.forEach((name, uri) -> {
            samples.refresh("topology " + name, closely ? OFTEN : USUALLY, () -> json(uri.resolve("/api/topology")));
            samples.refresh("metrics " + name, RARELY, () -> GatewayMetrics.read(uri));
        });
        samples.refresh(RECORDINGS, USUALLY, () -> recordings(gateways));
        samples.retain(
                source -> source.equals(RECORDINGS) || names.contains(source.substring(source.indexOf(' ') + 1)));
        return new Observation(
                names.stream().map(this::process).toList(),
                answered(gateways, "topology "),
                answered(gateways, "metrics "),
                EtcdRing.of(names(ProcessKind.ETCD).stream()
                        .map(name -> EtcdStatus.of(name, samples.get("etcd " + name)))
                        .toList()),
                samples.get(RECORDINGS));
    }

    private List<String> names(ProcessKind kind) {
        return suite.names().stream()
                .filter(name -> ProcessKind.of(name) == kind)
                .toList();
    }

    private Map<String, JsonNode> answered(Map<String, URI> gateways, String source) {
        Map<String, JsonNode> answered = new TreeMap<>();
        gateways.keySet().forEach(name -> {
            JsonNode value = samples.get(source + name);
            if (!value.isMissingNode()) {
                answered.put(name, value);
            }
        });
        return answered;
    }

    private SuiteProcess process(String name) {
        ProcessKind kind = ProcessKind.of(name);
        String service = kind == ProcessKind.GATEWAY
                ? "gateway"
                : kind == ProcessKind.INSTANCE ? name.substring(0, name.lastIndexOf('-')) : "";
        return new SuiteProcess(
                name,
                kind,
                service,
                state(name),
                suite.pid(name),
                suite.uri(name).getPort());
    }

    private ProcessState state(String name) {
        if (!suite.alive(name)) {
            return ProcessState.DOWN;
        }
        if (suite.paused(name)) {
            return ProcessState.PAUSED;
        }
        return samples.get("process " + name).asBoolean(false) ? ProcessState.READY : ProcessState.NOT_READY;
    }

    private JsonNode ready(String name) {
        return BooleanNode.valueOf(suite.ready(name));
    }

    private JsonNode etcd(String name) {
        URI status = suite.uri(name).resolve("/v3/maintenance/status");
        Http.Reply reply = Http.send("POST", status, NO_BODY);
        if (reply.status() == 200) {
            return JsonMapper.shared().readTree(reply.body());
        }
        // with authentication, the status needs a user, and the metrics do not
        return reply.status() == 0 ? MissingNode.getInstance() : EtcdMetrics.status(suite.uri(name));
    }

    private static JsonNode recordings(Map<String, URI> gateways) {
        Function<URI, JsonNode> newest =
                gateway -> json(gateway.resolve("/api/calculations?limit=" + SHOWN_RECORDINGS));
        return gateways.values().stream()
                .map(newest)
                .filter(page -> !page.isMissingNode())
                .findFirst()
                .map(SuiteMonitor::shortened)
                .orElse(MissingNode.getInstance());
    }

    /** A recording can have 10,000 operands, and the page shows a few. */
    private static JsonNode shortened(JsonNode page) {
        page.path("items").forEach(item -> {
            if (item.path("operands") instanceof ArrayNode operands && operands.size() > MAX_OPERANDS) {
                int more = operands.size() - MAX_OPERANDS;
                while (operands.size() > MAX_OPERANDS) {
                    operands.remove(operands.size() - 1);
                }
                operands.add("and %d more".formatted(more));
            }
        });
        return page;
    }

    private static JsonNode json(URI uri) {
        Http.Reply reply = Http.get(uri);
        return reply.status() == 200 ? JsonMapper.shared().readTree(reply.body()) : MissingNode.getInstance();
    }
}
