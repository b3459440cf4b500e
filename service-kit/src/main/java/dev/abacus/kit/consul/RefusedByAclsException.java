package dev.abacus.kit.consul;

import org.springframework.web.client.RestClientException;

/** Answer without what the token may not read. */
final class RefusedByAclsException extends RestClientException {
    RefusedByAclsException(String message) {
        super(message);
    }
}
