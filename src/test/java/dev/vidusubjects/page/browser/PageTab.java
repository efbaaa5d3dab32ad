package dev.vidusubjects.page.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A browser tab with the page, and what its user does. */
final class PageTab {

    private static final String TRANSFER =
            """
            files => {
                const transfer = new DataTransfer();
                for (const { name, type, base64 } of files) {
                    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
                    transfer.items.add(new File([bytes], name, { type, lastModified: 1_700_000_000_000 }));
                }
                return transfer;
            }
            """;
    private static final String PASTE =
            "transfer => (document.activeElement ?? document.body).dispatchEvent(new ClipboardEvent('paste',"
                    + " { clipboardData: transfer, bubbles: true, cancelable: true, composed: true }))";

    private static final Locator.FilterOptions NOT_EMPTY =
            new Locator.FilterOptions().setHasText(Pattern.compile("\\S"));

    private final Page page;

    PageTab(Page page) {
        this.page = page;
        page.onDialog(Dialog::accept);
    }

    Page page() {
        return page;
    }

    /** Drops files onto the form. */
    void drop(FilePayload... files) {
        JSHandle transfer = transfer(files);
        for (String event : List.of("dragenter", "dragover", "drop")) {
            images().dispatchEvent(event, Map.of("dataTransfer", transfer));
        }
    }

    /** Pastes files while no field has the focus. */
    void paste(FilePayload... files) {
        page.evaluate(PASTE, transfer(files));
    }

    private JSHandle transfer(FilePayload... files) {
        List<Map<String, String>> sent = Arrays.stream(files)
                .map(file -> Map.of(
                        "name",
                        file.name,
                        "type",
                        file.mimeType,
                        "base64",
                        Base64.getEncoder().encodeToString(file.buffer)))
                .toList();
        return page.evaluateHandle(TRANSFER, sent);
    }

    /** Chooses files in the dialog of the file field. */
    void choose(FilePayload... files) {
        images().setInputFiles(files);
    }

    void chooseVideo(FilePayload file) {
        page.getByLabel("Video", new Page.GetByLabelOptions().setExact(true)).setInputFiles(file);
    }

    Locator images() {
        return page.getByLabel("Images", new Page.GetByLabelOptions().setExact(true));
    }

    Locator name() {
        return field("Name");
    }

    Locator voice() {
        return field("Voice");
    }

    Locator field(String name) {
        return page.getByRole(
                AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator createButton() {
        return button("Create subject");
    }

    /** Fills in the form and submits it. */
    void create(String name, FilePayload... files) {
        fill(name, files);
        createButton().click();
    }

    /** Fills in the form, and waits until it shows the files. */
    void fill(String name, FilePayload... files) {
        drop(files);
        name().fill(name);
        waitForItems(files);
    }

    /** Waits until the form shows the files. */
    void waitForItems(FilePayload... files) {
        for (FilePayload file : files) {
            item(file.name).first().waitFor();
        }
    }

    /** @return the item of a file in the form */
    Locator item(String fileName) {
        return page.locator("vs-new-subject")
                .getByRole(AriaRole.LISTITEM)
                .filter(new Locator.FilterOptions().setHasText(fileName));
    }

    /** @return the messages with the role {@code alert}, wherever they are; their places may exist without a message */
    Locator alerts() {
        return page.getByRole(AriaRole.ALERT).filter(NOT_EMPTY);
    }

    /** @return the messages with the role {@code alert} at the item of a file */
    Locator alertsAt(String fileName) {
        return item(fileName).getByRole(AriaRole.ALERT).filter(NOT_EMPTY);
    }

    /** @return the messages with the role {@code alert} that contain the text */
    Locator alert(String text) {
        return alerts().filter(new Locator.FilterOptions().setHasText(text));
    }

    Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    /** @return the list of the subjects */
    Locator board() {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName("Subjects").setExact(true));
    }

    Locator subjects() {
        return board().getByRole(AriaRole.ARTICLE);
    }

    /** @return how many subjects the board shows; not all of their cards are in the document */
    int shown() {
        return Integer.parseInt(subjects().first().getAttribute("aria-setsize"));
    }

    /** Shows the next page of subjects, and waits for it. */
    void more() {
        int shown = shown();
        showMore().click();
        page.waitForCondition(
                () -> shown() > shown && !board().getByText("Loading").isVisible());
    }

    /** @return the names of the subjects whose cards are in the document, by the id, in their order */
    Map<String, String> namesById() {
        Map<String, String> names = new LinkedHashMap<>();
        Object found = subjects()
                .evaluateAll(
                        "cards => cards.map(card => [card.dataset.id, card.querySelector('h3').textContent.trim()])");
        for (Object card : (List<?>) found) {
            names.put((String) ((List<?>) card).get(0), (String) ((List<?>) card).get(1));
        }
        return names;
    }

    /** @return the subject of this name on the board */
    Locator subject(String name) {
        return board().getByRole(
                        AriaRole.ARTICLE,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator statusFilter() {
        return page.getByRole(
                AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Status").setExact(true));
    }

    Locator showMore() {
        return button("Show more");
    }

    /** Opens the view of a subject by its link on the board. */
    void openSubject(String name) {
        subject(name).getByRole(AriaRole.LINK).first().click();
    }

    void offline(boolean offline) {
        page.context().setOffline(offline);
    }

    void reload() {
        page.reload();
    }

    /** @return what the tab shows, as a WebP file */
    byte[] webp() {
        page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }");
        page.mouse().move(0, 0);
        CDPSession session = page.context().newCDPSession(page);
        JsonObject options = new JsonObject();
        options.addProperty("format", "webp");
        options.addProperty("quality", 85);
        String data =
                session.send("Page.captureScreenshot", options).get("data").getAsString();
        session.detach();
        return Base64.getDecoder().decode(data);
    }

    /** Writes {@code target/page/NAME.png}. */
    void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SampleFiles.TARGET.resolve(name + ".png"))
                .setFullPage(true));
    }
}
