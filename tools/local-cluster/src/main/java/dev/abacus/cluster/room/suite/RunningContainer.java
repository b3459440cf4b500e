package dev.abacus.cluster.room.suite;

import dev.abacus.cluster.server.ConsulServer;
import dev.abacus.cluster.supervision.ExitStatus;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Container of a Compose project, as {@code docker inspect} tells it.
 *
 * @param service in the Compose file
 * @param address in the project's network; empty while it does not run
 * @param pid of its first process; 0 while it does not run
 * @param lost when it ended, if it was killed or has crashed, in seconds since the epoch; 0 while it runs, or if it was stopped
 */
record RunningContainer(String id, String service, String address, long pid, long lost) {

    /** As Docker names the host in it. */
    private static final int SHORT_ID = 12;

    private static final String LABEL = "com.docker.compose.service";

    /** Kind of a server by its service: where it listens, and what says that it is ready. */
    private enum Server {
        CONSUL(8500, "/v1/status/leader"),
        ETCD(2379, "/health"),
        APPLICATION(8080, "/actuator/health/readiness");

        private final int port;
        private final String ready;

        Server(int port, String ready) {
            this.port = port;
            this.ready = ready;
        }

        private static Server of(String service) {
            return service.equals(ConsulServer.NAME) ? CONSUL : service.startsWith("etcd-") ? ETCD : APPLICATION;
        }
    }

    static RunningContainer of(JsonNode inspected) {
        Optional<String> address = inspected.at("/NetworkSettings/Networks").properties().stream()
                .map(network -> network.getValue().path("IPAddress").asString(""))
                .filter(given -> !given.isEmpty())
                .findFirst();
        return new RunningContainer(
                inspected.path("Id").asString("").substring(0, SHORT_ID),
                inspected.at("/Config/Labels").path(LABEL).asString(""),
                address.orElse(""),
                inspected.at("/State/Running").asBoolean(false)
                        ? inspected.at("/State/Pid").asLong(0)
                        : 0,
                lost(inspected.path("State")));
    }

    private static long lost(JsonNode state) {
        boolean ended = state.path("Status").asString("").equals("exited");
        return ended && ExitStatus.of(state.path("ExitCode").asInt(0)) != ExitStatus.STOPPED
                ? Instant.parse(state.path("FinishedAt").asString()).getEpochSecond()
                : 0;
    }

    /** An application has the name by which it registers with Consul. */
    String name() {
        return Server.of(service) == Server.APPLICATION ? service + "-" + id : service;
    }

    boolean alive() {
        return pid > 0;
    }

    URI uri() {
        // Nothing listens there.
        String host = address.isEmpty() ? "127.0.0.1" : address;
        int port = address.isEmpty() ? 1 : Server.of(service).port;
        return URI.create("http://%s:%d/".formatted(host, port));
    }

    URI readyUri() {
        return uri().resolve(Server.of(service).ready);
    }
}
