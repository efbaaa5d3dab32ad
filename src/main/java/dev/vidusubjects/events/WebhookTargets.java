package dev.vidusubjects.events;

import dev.vidusubjects.task.Task;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The endpoints that receive the announcements of a task: those of the deployment, and the one of its request. */
public final class WebhookTargets {

    private final List<URI> ofDeployment;

    /** @param ofDeployment the endpoints of {@code subjects.webhooks.urls} */
    public WebhookTargets(List<URI> ofDeployment) {
        this.ofDeployment = List.copyOf(ofDeployment);
    }

    /** @return the endpoints, each once */
    public List<URI> of(Task task) {
        Set<URI> endpoints = new LinkedHashSet<>(ofDeployment);
        task.intent().request().webhookUrl().map(URI::create).ifPresent(endpoints::add);
        return new ArrayList<>(endpoints);
    }
}
