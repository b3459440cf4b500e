package dev.abacus.kit.requests;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Answers with what it was given. */
@RestController
@RequestMapping(path = "/echo", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
class EchoController {
    @GetMapping("/{segment}")
    byte[] segment(@PathVariable String segment) {
        return segment.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    @RequestMapping(method = {RequestMethod.PUT, RequestMethod.POST})
    byte[] content(@RequestBody byte[] content) {
        return content;
    }
}
