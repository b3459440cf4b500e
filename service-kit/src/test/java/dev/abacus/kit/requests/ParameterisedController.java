package dev.abacus.kit.requests;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes parameters and headers in each way that the suite's controllers do. */
@RestController
@RequestMapping("/parameters")
class ParameterisedController {
    @GetMapping("/single")
    String single(
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") long from,
            @RequestParam(defaultValue = "") String prefix,
            @RequestParam(required = false) @Nullable String ttl,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return limit + " " + from + " " + prefix + " " + ttl + " " + key + " " + ifMatch;
    }

    @GetMapping("/all")
    String all(@RequestParam MultiValueMap<String, String> query) {
        return query.toString();
    }
}
