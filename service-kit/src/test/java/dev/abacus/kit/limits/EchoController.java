package dev.abacus.kit.limits;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class EchoController {
    @PostMapping("/length")
    int length(@RequestBody byte[] body) {
        return body.length;
    }
}
