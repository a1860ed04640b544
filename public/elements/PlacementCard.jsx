// Asks a new user about their experience. Without an answer, the first claims set the level.
const WAYS = [["I am new to billing", "New", "No claims so far"], ["I have done some billing", "Some", "A course, or a few months"], ["I am experienced in billing", "Experienced", "A year or more on claims"]]

export default function PlacementCard() {
  return (
    <section className="gym-card" aria-label="How much billing have you done?" data-testid="placement-card">
      <p className="gym-quiet">How much billing have you done? Answer to get claims at your level from the start, or just continue: the gym will find your level.</p>
      <div className="gym-choices">
        {WAYS.map(([said, name, words]) => (
          <button key={name} type="button" className="gym-choice" onClick={() => sendUserMessage(said)}><b>{name}</b><span className="gym-quiet">{words}</span></button>
        ))}
      </div>
    </section>
  )
}
