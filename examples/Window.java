import javax.swing.JButton;
import javax.swing.JLabel;

/** The button's listener runs on the event loop: while it sleeps, no window of the program reacts. */
class Window {
  void connect(JButton button, JLabel label) {
    button.addActionListener(
        event -> {
          label.setText(fetch());
        });
  }

  private String fetch() {
    try {
      Thread.sleep(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "done";
  }
}
