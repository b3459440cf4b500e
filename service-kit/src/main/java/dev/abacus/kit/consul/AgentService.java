package dev.abacus.kit.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** A service instance as the agent has it. */
public record AgentService(
        @JsonProperty("ID") String id,
        @JsonProperty("Service") String name,
        @JsonProperty("Address") String address,
        @JsonProperty("Port") int port,
        @JsonProperty("Meta") Map<String, String> meta) {}
