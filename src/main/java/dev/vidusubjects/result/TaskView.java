package dev.vidusubjects.result;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.KeptMediaJson;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskPage;
import java.util.Optional;

/**
 * A task as JSON, for callers of the API and for announcements. Fields without a value are absent. Of the request, only
 * the name is shown.
 */
public final class TaskView {

    /** Finds the URL from which a kept copy can be shown. */
    public interface MediaUrls {

        /** @return the URL, which may be valid only for a short time; empty if none is shown */
        Optional<String> of(Task task, KeptMedia kept);

        /** @return no URLs, for texts that are read later */
        static MediaUrls none() {
            return (task, kept) -> Optional.empty();
        }
    }

    private TaskView() {}

    /** @param sandbox whether the provider is the sandbox, so that subjects are not real; the view then states it */
    public static ObjectNode of(Task task, boolean sandbox, MediaUrls urls) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", task.id().value())
                .put("name", task.intent().request().name())
                .put("status", task.status().code());
        if (sandbox) {
            view.put("sandbox", true);
        }
        task.pollState().ifPresent(pollState -> view.put("provider_task_id", pollState.providerTaskId()));
        view.put("created_at", task.intent().createdAt().toString())
                .put("updated_at", task.updatedAt().toString())
                .put("version", task.version());
        task.pollState().ifPresent(pollState -> view.put(
                        "submitted_at", pollState.submittedAt().toString())
                .put("deadline_at", pollState.deadlineAt().toString())
                .put("poll_count", pollState.pollCount()));
        task.completion().ifPresent(completion -> {
            view.put("completed_at", completion.completedAt().toString());
            view.set("subject", TaskJsonFragments.subject(completion.subject()));
            view.put("result_uri", completion.resultUri());
        });
        if (!task.media().isEmpty()) {
            view.set("media", KeptMediaJson.array(task.media()));
        }
        task.reconciliation().ifPresent(found -> view.set("reconciliation", reconciliation(found)));
        view.set("warnings", TaskJsonFragments.warnings(task.intent().warnings()));
        task.error().ifPresent(error -> view.set("error", TaskJsonFragments.error(error)));
        addUrls(view, task, urls);
        return view;
    }

    /**
     * Adds the URLs of kept media to a view that has none.
     *
     * @return whether there were URLs to add
     */
    public static boolean addUrls(ObjectNode view, Task task, MediaUrls urls) {
        boolean added = false;
        for (int i = 0; i < task.media().size(); i++) {
            Optional<String> url = urls.of(task, task.media().get(i));
            if (url.isPresent()) {
                ((ObjectNode) view.path("media").path(i)).put("url", url.get());
                added = true;
            }
        }
        return added;
    }

    /** @return {@code {state, compared_at, candidates, reason}} */
    private static ObjectNode reconciliation(Reconciliation found) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("state", found.state().code());
        found.comparedAt().ifPresent(at -> view.put("compared_at", at.toString()));
        ArrayNode candidates = view.putArray("candidates");
        found.candidates().forEach(candidates::add);
        found.reason().ifPresent(reason -> view.put("reason", reason.code()));
        return view;
    }

    /** @return {@code {subjects, next_cursor}} */
    public static ObjectNode of(TaskPage page, boolean sandbox, MediaUrls urls) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        ArrayNode subjects = view.putArray("subjects");
        page.tasks().forEach(task -> subjects.add(of(task, sandbox, urls)));
        page.nextCursor().ifPresent(cursor -> view.put("next_cursor", cursor));
        return view;
    }

    /**
     * Adds the URLs of kept media to the view of a page that has none.
     *
     * @return whether there were URLs to add
     */
    public static boolean addUrls(ObjectNode view, TaskPage page, MediaUrls urls) {
        boolean added = false;
        for (int i = 0; i < page.tasks().size(); i++) {
            added |= addUrls(
                    (ObjectNode) view.path("subjects").path(i), page.tasks().get(i), urls);
        }
        return added;
    }
}
