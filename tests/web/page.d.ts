// What the page's own JavaScript uses of Idiomorph, which is loaded before it.
interface Window {
  Idiomorph: {
    morph(
      place: Element,
      html: string,
      options: {
        morphStyle: "innerHTML";
        callbacks: { beforeAttributeUpdated(name: string, node: Element, kind: "update" | "remove"): boolean };
      },
    ): void;
  };
}
