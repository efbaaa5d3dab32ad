package dev.vidusubjects.page.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Faults of the network between the page and the application: each applies to the first calls only. */
final class NetworkFaults {

    /** The creation of a subject. */
    static final Pattern CREATION = Pattern.compile("/v1/subjects$");

    private static final String GATEWAY_TIMEOUT =
            "<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>";

    private NetworkFaults() {}

    /** The application carries out the call, and the connection breaks before its response. */
    static void loseResponse(Page page, int times) {
        onCreation(page, times, route -> {
            route.fetch();
            route.abort("connectionreset");
        });
    }

    /** The connection cannot be opened. */
    static void refuse(Page page, int times) {
        onCreation(page, times, route -> route.abort("connectionrefused"));
    }

    /** The application carries out the call, and the gateway before it responds with its own page. */
    static void timeOutAtGateway(Page page, int times) {
        onCreation(page, times, route -> {
            route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setStatus(504)
                    .setContentType("text/html")
                    .setBody(GATEWAY_TIMEOUT));
        });
    }

    private static void onCreation(Page page, int times, Consumer<Route> fault) {
        int[] left = {times};
        Predicate<Request> creation = request -> request.method().equals("POST");
        page.route(CREATION, route -> {
            if (creation.test(route.request()) && left[0] > 0) {
                left[0]--;
                fault.accept(route);
            } else {
                route.resume();
            }
        });
    }
}
