package dev.abacus.testsupport;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.testsupport.Engine.Unusable;
import dev.abacus.testsupport.Engine.Usable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decision where the servers run. The environment variable {@value #VARIABLE} makes it, {@code containers} or {@code processes};
 * where it does not, they run in containers if there is an engine for them.
 */
record Decision(ServerProvider place, String reason) {
    static final String VARIABLE = "ABACUS_TEST_SERVERS";

    /** @param wanted the variable's value */
    static Decision make(@Nullable String wanted, Supplier<Engine> engine) {
        return switch (wanted) {
            case null ->
                switch (engine.get()) {
                    case Usable(var version) -> new Decision(new Containers(), version);
                    case Unusable(var why) -> new Decision(new Processes(), why);
                };
            case "containers" ->
                switch (engine.get()) {
                    case Usable(var version) -> new Decision(new Containers(), version + ", " + VARIABLE);
                    case Unusable(var why) ->
                        throw new ClusterException(
                                VARIABLE + "=containers, but " + why + ": start one, or unset " + VARIABLE);
                };
            case "processes" -> new Decision(new Processes(), VARIABLE);
            default ->
                throw new ClusterException(
                        VARIABLE + "=" + wanted + " is neither containers nor processes: correct or unset it");
        };
    }

    @Override
    public String toString() {
        return "Consul and etcd run " + place + " (" + reason + ")";
    }
}
