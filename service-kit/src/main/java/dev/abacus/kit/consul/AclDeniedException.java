package dev.abacus.kit.consul;

import org.springframework.web.client.RestClientException;

/** Answer without what the token may not read. */
final class AclDeniedException extends RestClientException {
    AclDeniedException(String message) {
        super(message);
    }
}
