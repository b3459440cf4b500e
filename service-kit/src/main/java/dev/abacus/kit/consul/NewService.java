package dev.abacus.kit.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** A service instance to register. */
public record NewService(
        @JsonProperty("ID") String id,
        @JsonProperty("Name") String name,
        @JsonProperty("Address") String address,
        @JsonProperty("Port") int port,
        @JsonProperty("Meta") Map<String, String> meta,
        @JsonProperty("Check") Check check) {

    /**
     * A health check over HTTP; durations as Consul writes them, such as 1s.
     *
     * @param deregisterAfter a time of being critical, one minute at least
     * @param status until the first check
     */
    public record Check(
            @JsonProperty("HTTP") String url,
            @JsonProperty("Interval") String interval,
            @JsonProperty("Timeout") String timeout,
            @JsonProperty("DeregisterCriticalServiceAfter") String deregisterAfter,
            @JsonProperty("Status") String status) {}

    /** Whether the agent has what this would register. */
    public boolean is(AgentService registered) {
        return id.equals(registered.id())
                && name.equals(registered.name())
                && address.equals(registered.address())
                && Integer.valueOf(port).equals(registered.port())
                && meta.equals(registered.meta());
    }
}
