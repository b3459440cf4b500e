package dev.abacus.kit.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers what was refused by status only, with the error dispatch of the servlet container. */
@Controller
class ProblemErrorController implements ErrorController {
    private final Problems problems;

    ProblemErrorController(Problems problems) {
        this.problems = problems;
    }

    @RequestMapping("${server.error.path:${error.path:/error}}")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ProblemException known = ProblemException.inErrorDispatch(request);
        problems.write(known == null ? refusal(request) : known, request, response);
    }

    private static ErrorResponse refusal(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? Refusal.of(code, String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)))
                : Translation.nothingAt(request.getRequestURI());
    }
}
