package dev.abacus.kit.health;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointWebExtension;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.registry.HealthContributorRegistry;

/**
 * Health endpoint that answers 404 to every path that names no contributor. Spring Boot 4.1 fails with 500 where a name
 * before the last one is missing ({@code nope/nope}) or contains a slash ({@code readiness%2F}). Thread-safe.
 */
@EndpointWebExtension(endpoint = HealthEndpoint.class)
final class StrictHealthEndpoint extends HealthEndpointWebExtension {

    private final HealthContributors contributors;
    private final HealthEndpointGroups groups;

    StrictHealthEndpoint(HealthContributorRegistry contributors, HealthEndpointGroups groups, Duration slowThreshold) {
        super(contributors, null, groups, slowThreshold);
        this.contributors = contributors;
        this.groups = groups;
    }

    @Override
    public WebEndpointResponse<HealthDescriptor> health(
            ApiVersion version,
            @Nullable WebServerNamespace namespace,
            SecurityContext context,
            boolean showAll,
            String... path) {
        return isNoName(path) || endsEarly(path)
                ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND)
                : super.health(version, namespace, context, showAll, path);
    }

    /** A slash that was percent-encoded in the path is part of a segment. */
    private static boolean isNoName(String[] path) {
        return Arrays.stream(path).anyMatch(name -> name.isBlank() || name.contains("/"));
    }

    /** Whether a name before the last one is missing. */
    private boolean endsEarly(String[] path) {
        HealthContributors level = contributors;
        int first = path.length > 0 && groups.get(path[0]) != null ? 1 : 0;
        for (int at = first; at < path.length - 1; at++) {
            if (!(level.getContributor(path[at]) instanceof HealthContributors next)) {
                return true;
            }
            level = next;
        }
        return false;
    }
}
