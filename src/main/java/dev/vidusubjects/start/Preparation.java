package dev.vidusubjects.start;

import java.net.URI;
import java.util.List;

/**
 * What a function can do before its first event, so that the event need not wait for it. Lambda runs this phase with a
 * whole CPU, however little memory the function has, but bills its time: a preparation is only of what every event of
 * the function needs.
 *
 * <p>The process may be frozen after its preparation, for minutes or for good. So a preparation only opens connections,
 * reads and creates objects: it changes nothing, and sends the provider nothing.
 */
public interface Preparation {

    /**
     * @return steps that run at the same time, each in a thread of its own. A step that throws is ignored: what it
     *     prepares is then done at its first use
     */
    List<Runnable> steps(FunctionName function);

    /**
     * @return servers to which a TLS session is opened, so that the first connection to each of them resumes the
     *     session and need not verify the server's certificates. Nothing is sent; others than {@code https} are ignored
     */
    default List<URI> servers(FunctionName function) {
        return List.of();
    }
}
