package dev.abacus.kit.problem;

import dev.abacus.kit.methods.MappedMethods;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/** Error controller: answers error dispatches of the servlet container, which know only a status. */
@Controller
class ProblemErrorController implements ErrorController {
    private static final String PATH = "${server.error.path:${error.path:/error}}";

    private final ProblemWriter problems;
    private final MappedMethods methods;

    ProblemErrorController(ProblemWriter problems, MappedMethods methods) {
        this.problems = problems;
        this.methods = methods;
    }

    @RequestMapping(PATH)
    void error(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // Part of the response has been sent: Tomcat closes the connection.
        if (response.isCommitted()) {
            return;
        }
        ProblemException known = ProblemException.inErrorDispatch(request);
        problems.write(known == null ? refusal(request) : known, request, response);
    }

    /** Otherwise Spring MVC answers OPTIONS with 200 and Allow. */
    @RequestMapping(path = PATH, method = RequestMethod.OPTIONS)
    void options(HttpServletRequest request, HttpServletResponse response) throws Exception {
        error(request, response);
    }

    private ErrorResponse refusal(HttpServletRequest request) throws Exception {
        if (!(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status)) {
            return ExceptionMapper.nothingAt(request.getRequestURI());
        }
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        return status == HttpServletResponse.SC_METHOD_NOT_ALLOWED
                ? notAllowed(path, request)
                : StatusProblem.of(status, path);
    }

    private ErrorResponse notAllowed(String path, HttpServletRequest request) throws Exception {
        Set<String> mapped = methods.at(path, request);
        String method = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_METHOD));
        return mapped.isEmpty()
                ? ExceptionMapper.nothingAt(path)
                : ExceptionMapper.notAllowed(new HttpRequestMethodNotSupportedException(method, mapped));
    }
}
