export function RecipePane() {
  return <section className="pane pane--recipe" aria-label="Recipe" />;
}
