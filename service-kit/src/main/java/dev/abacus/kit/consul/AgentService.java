package dev.abacus.kit.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service instance as the agent has it. Anybody may have registered it. */
public record AgentService(
        @JsonProperty("ID") @Nullable String id,
        @JsonProperty("Service") @Nullable String name,
        @JsonProperty("Address") @Nullable String address,
        @JsonProperty("Port") @Nullable Integer port,
        @JsonProperty("Meta") @Nullable Map<String, String> meta) {}
